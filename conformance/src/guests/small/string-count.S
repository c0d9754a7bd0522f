/* In 64-bit code with 32-bit addresses the upper halves of count and indexes do not matter. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  movabs $0x100000000 + window(0), %rdi
  movabs $0x8877665544332211, %rax
  movabs $0x700000003, %rcx
  addr32 rep stosq
  mov $window(0), %esi
  mov $window(0) + 64, %edi
  mov $2, %ecx
  rep movsq
  movabs $0x700000000, %rcx
  addr32 rep movsb
  movabs $0x100000000 + window(0), %rsi
  addr32 lodsl
  finish
