/* Jumps to addresses that are not canonical: known targets but for the bits in which modes of code
   differ, if these stood in bits 63:57 or from bit 48 on; and what a free entry stood for then. */
#define BITS 64
#define CR4 0x200000
#include "machine.h"
#define TARGET window(0) + 0x40
  .macro jump_apart modes, place
  mov $\modes, %eax
  shl $\place, %rax
  xor %rbx, %rax
  mov $9f, %esi
  jmp *%rax
9:
  .endm

  begin
  map 0, 0
  movl $0xc301b0, frame(0) + 0x40 /* mov $1, %al; ret */
  xor %ebx, %ebx
  jump_apart 121, 57
  mov $TARGET, %ebx
  call *%rbx
  call *%rbx
  stac
  jump_apart 3, 59
  jump_apart 3, 50
  finish
