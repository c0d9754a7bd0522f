/* Code is run at one page and stored to through another page of the same frame. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  map 1, 0
  movl $0xc301b0, window(0) /* mov $1, %al; ret */
  movb $0xb0, window(1)
  mov $window(0), %ebx
  call *%ebx
  movb $2, window(1) + 1
  cpuid
  mov $window(0), %ebx
  call *%ebx
  finish
