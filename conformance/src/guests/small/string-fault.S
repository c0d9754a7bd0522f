/* A page is missing in the midst of strings: flags are pending of before, and of a comparison. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  mov $window(1) - 8, %edi
  mov $4, %ecx
  mov $0x7fffffff, %eax
  mov $1f, %esi
  add $1, %eax
  rep stosl
1:
  map 1, 1
  rep stosl
  movl $0, entry(1)
  invlpg window(1)
  mov $window(1) - 8, %edi
  mov $4, %ecx
  mov $2f, %esi
  stc
  repe scasl
2:
  finish
