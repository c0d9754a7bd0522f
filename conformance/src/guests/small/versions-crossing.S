/* An instruction in two pages, of frames that lie apart, is changed in its second, in turns. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 3
  map 1, 1
  movb $0xb0, window(1) - 1 /* mov $0, %al; ret */
  movw $0xc300, window(1)
  mov $window(1) - 1, %ebx
  mov $24, %edi
1:
  mov %edi, %edx
  and $3, %edx
  movb %dl, frame(1)
  call *%ebx
  add %eax, %esi
  dec %edi
  jnz 1b
  finish
