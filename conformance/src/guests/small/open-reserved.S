/* In a table that is in use, an entry has a bit that none may have. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  map 2, 2
  movl $0x80000, entry(2) + 4
  mov window(0), %ecx
  mov $1f, %esi
  mov window(2), %ecx
1:
  mov entry(2), %ecx
  finish
