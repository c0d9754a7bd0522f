/* An entry of a page table is the constant of an instruction, in 64-bit code; the load before it is
   of the entry's page, whose accessed flag is cleared each time, in a table that is in use. */
#define BITS 64
#include "machine.h"
  begin
  movl $0x25048a, entry(5) /* mov window(7), %al; nop */
  movl $0x90000000 + (window(7) >> 8), entry(5) + 4
  movl $0x90909090, entry(6) /* 6 nop; movabs $entry, %rax */
  movl $0xb8489090, entry(6) + 4
  movl $0xc3, entry(8) /* ret */
  mov $entry(5), %ebx
  mov $24, %edi
1:
  map 7, 7
  invlpg window(7)
  call *%rbx
  add %rax, %rsi
  dec %edi
  jnz 1b
  finish
