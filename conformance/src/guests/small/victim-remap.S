/* As remap, and a page with the same place in a table of 256 entries comes in between. */
#define BITS 32
#include "machine.h"
  begin
  movl $1, frame(0)
  map 0, 0
  map 256, 2
  mov window(0), %ecx
  mov window(256), %edx
  map 0, 1
  invlpg window(0)
  mov window(0), %ecx
  finish
