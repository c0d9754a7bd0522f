/* A string instruction stores over itself and what comes after it, often. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  mov $window(0) + 16, %ebx
  mov $24, %edx
1:
  movl $0x00c3aaf3, frame(0) + 16 /* rep stosb; ret */
  mov $window(0) + 8, %edi
  mov $16, %ecx
  mov $0x90, %al /* nop */
  call *%ebx
  add %ecx, %esi
  dec %edx
  jnz 1b
  finish
