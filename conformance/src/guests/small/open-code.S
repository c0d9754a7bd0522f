/* A constant of code that was run is changed by another page, of a table that is in use. */
#define BITS 64
#include "machine.h"
  .set CODE_PAGE, 0x100000
  begin
  map 0, 0
  movl $CODE_PAGE + WRITABLE, entry(2)
  mov window(0), %ecx
  call 1f
  movl $2, window(2) + (1f - start) + 1
  call 1f
  finish
1:
  mov $1, %ecx
  ret
