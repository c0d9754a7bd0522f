/* A byte that is not RAM is all ones, and is extended with its sign. */
#define BITS 32
#include "machine.h"
  begin
  movl $0x10000000 + WRITABLE, entry(0)
  movsbl window(0), %ecx
  finish
