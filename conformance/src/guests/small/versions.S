/* Code of two instructions, across double words, alternates between four versions. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  movl $0xc300b0, frame(0) + 7 /* mov $0, %al; ret */
  mov $window(0) + 7, %ebx
  mov $24, %edi
1:
  mov %edi, %edx
  and $3, %edx
  movb %dl, frame(0) + 8
  call *%ebx
  add %eax, %esi
  dec %edi
  jnz 1b
  finish
