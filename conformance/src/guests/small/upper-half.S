/* Many loads of one page in the upper half of 32-bit linear addresses. */
#define BITS 32
#include "machine.h"
  begin
  movl $TABLE + WRITABLE, ROOT + 4 * 512
  map 0, 0
  mov $100, %ecx
1:
  mov 0x80000000, %edx
  dec %ecx
  jnz 1b
  finish
