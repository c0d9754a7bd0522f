/* Code is run in a segment, then in one that ends within it; neither is flat. */
#define BITS 32
#include "machine.h"
  .code32
escape:
  jmp *%esi
  .set ESCAPE, 0x100000 + escape - start
code:
  inc %eax
  inc %ecx
  ljmp *%cs:back - start
back:
  .long 1f
  .word CODE
  begin
  movl $(CODE << 16) + (ESCAPE & 0xffff), idt + 8 * 13 /* #GP */
  movl $0x8e00 + (ESCAPE & 0xffff0000), idt + 8 * 13 + 4
  movl $0x0000ffff, gdt + 8 * 3 /* base 0x100000, limit 0xfffff */
  movl $0x004f9b10, gdt + 8 * 3 + 4
  movl $code - start, gdt + 8 * 7 /* the same base, and the limit is at the first instruction */
  movl $0x00409b10, gdt + 8 * 7 + 4
  ljmp $8 * 3, $code - start
1:
  mov $2f, %esi
  movl $3f, back
  ljmp $8 * 7, $code - start
3:
  inc %edx
2:
  finish
