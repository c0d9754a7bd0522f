/* A store in two pages of a table that is in use faults at the second: the first stays clean. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  map 2, 2
  mov window(0), %ecx
  mov $1f, %esi
  movl $1, window(3) - 2
1:
  mov entry(2), %ecx
  finish
