/* RET to an address that is not canonical. */
#define BITS 64
#include "machine.h"
  begin
  mov $1f, %esi
  mov $1, %ebx
  shl $47, %rbx
  push %rbx
  ret
1:
  finish
