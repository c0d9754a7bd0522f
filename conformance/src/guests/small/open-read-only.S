/* A page of a table that is in use may not be stored to. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  map 2, 2, READ_ONLY
  mov window(0), %ecx
  mov $1f, %esi
  movl $1, window(2)
1:
  mov entry(2), %ecx
  finish
