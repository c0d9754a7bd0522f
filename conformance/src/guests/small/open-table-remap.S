/* A table that is in use gives way to another. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  map 2, 2
  movl $1, frame(2)
  movl $2, frame(3)
  movl $frame(3) + WRITABLE, 0x115000 + 8 * 2
  mov window(0), %ecx
  movl $0x115000 + WRITABLE, ROOT + 0x2000 + 8 * (WINDOW >> 21)
  invlpg window(0)
  mov window(2), %ecx
  finish
