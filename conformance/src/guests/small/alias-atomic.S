/* As alias-store, and the store is that of an atomic instruction. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  map 1, 0
  movl $0xc301b0, window(1) /* mov $1, %al; ret */
  mov $window(0), %ebx
  call *%ebx
  lock incb window(1) + 1
  cpuid
  mov $window(0), %ebx
  call *%ebx
  finish
