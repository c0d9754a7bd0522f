/* A string stores to itself: what it becomes goes on with the registers that it has. */
#define BITS 32
#include "machine.h"
  begin
  mov $1f, %edi
  mov $0x90, %al
  mov $6, %ecx
1:
  rep stosb
  inc %edx
  mov $2f - 4, %edi
  mov $3, %ecx
  mov $0x4242, %eax
  rep stosw
2:
  inc %ebx
  inc %ebx
  inc %ebx
  inc %ebx
  finish
