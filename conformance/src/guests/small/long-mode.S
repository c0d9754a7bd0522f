/* 32-bit code leaves a negative number to 64-bit code. */
#define BITS 64
#include "machine.h"
  begin
  ljmp *narrow_pointer
narrow_pointer:
  .long narrow
  .word CODE_BYTES_32
  .code32
narrow:
  mov $-2, %ebx
  ljmp $CODE_64, $1f
  .code64
1:
  finish
