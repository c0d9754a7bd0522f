/* As alias-store, and a page with the same place in a table of 256 entries comes in between. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  map 1, 0
  map 257, 1
  movl $0xc301b0, window(1) /* mov $1, %al; ret */
  mov window(257), %ecx
  mov $window(0), %ebx
  call *%ebx
  mov window(1), %ecx
  movb $2, window(1) + 1
  cpuid
  mov $window(0), %ebx
  call *%ebx
  finish
