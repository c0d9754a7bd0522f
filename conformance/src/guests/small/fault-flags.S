/* Flags are pending when a load faults, and are replaced behind it. */
#define BITS 32
#include "machine.h"
  begin
  mov $1f, %esi
  mov $0x7fffffff, %eax
  xor %edx, %edx
  jnz 1f
  add $1, %eax
  mov window(0), %ecx
  sub %ebx, %edx
1:
  finish
