/* An entry of a page table is the constant of an instruction; the one before it loads from the page
   of the entry, whose accessed flag is cleared each time. */
#define BITS 32
#include "machine.h"
  begin
  movl $0x058a9090, entry(4) /* nop; nop; mov window(7), %al */
  movl $window(7), entry(5)
  movl $0xb8909090, entry(6) /* nop; nop; nop; mov $entry, %eax */
  movl $0xc3, entry(8) /* ret */
  mov $entry(4), %ebx
  mov $24, %edi
1:
  map 7, 7
  invlpg window(7)
  call *%ebx
  add %eax, %esi
  dec %edi
  jnz 1b
  finish
