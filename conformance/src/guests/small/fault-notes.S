/* An operand of pending flags was in a register that has changed when a load faults. */
#define BITS 32
#include "machine.h"
  begin
  mov $1f, %esi
  mov $-1, %eax
  mov $5, %ebx
  add %ebx, %eax
  mov $1, %ebx
  mov window(0), %ecx
  sub %ebx, %edx
1:
  finish
