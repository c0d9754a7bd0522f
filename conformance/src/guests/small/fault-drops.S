/* #PF invalidates what is held for its page. */
#define BITS 32
#include "machine.h"
  begin
  movl $1, frame(0)
  map 0, 0
  mov window(0), %ecx
  movl $0, entry(0)
  mov $1f, %esi
  mov %ecx, window(0)
1:
  map 0, 1
  mov window(0), %ecx
  finish
