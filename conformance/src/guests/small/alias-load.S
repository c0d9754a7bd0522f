/* Code is run at one page; then another page of the same frame is loaded from, and stored to. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  map 300, 0, WRITABLE + ACCESSED + DIRTY
  movl $0xc301b0, frame(0) /* mov $1, %al; ret */
  mov $window(0), %ebx
  call *%ebx
  mov window(300), %ecx
  movb $2, window(300) + 1
  cpuid
  mov $window(0), %ebx
  call *%ebx
  finish
