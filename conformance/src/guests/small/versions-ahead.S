/* A store changes the next instruction, often. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  movl $0x00b01188, frame(0) /* mov %dl, (%ecx); mov $0, %al; ret */
  movb $0xc3, frame(0) + 4
  mov $frame(0) + 3, %ecx
  mov $window(0), %ebx
  mov $24, %edi
1:
  mov %edi, %edx
  call *%ebx
  add %eax, %esi
  dec %edi
  jnz 1b
  finish
