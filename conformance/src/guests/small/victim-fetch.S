/* A page without execute permission is loaded from, gives way to another, and is jumped to. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  movl $0x80000000, entry(0) + 4 /* XD */
  map 256, 1
  mov $1f, %esi
  mov window(0), %ecx
  mov window(256), %ecx
  mov $window(0), %ebx
  jmp *%rbx
1:
  finish
