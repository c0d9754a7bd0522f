/* Code is run, and another mapping of its page, large this time, is stored to. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  movl $0xc301b0, frame(0) /* mov $1, %al; ret */
  mov $window(0), %ebx
  call *%rbx
  movl $0x83 + DIRTY, ROOT + 0x2000 + 8 * 3
  mov 0x600000 + frame(0), %ecx
  movb $2, 0x600000 + frame(0) + 1
  cpuid
  mov $window(0), %ebx
  call *%rbx
  finish
