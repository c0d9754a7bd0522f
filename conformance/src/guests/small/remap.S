/* A page is mapped to another frame: INVLPG. */
#define BITS 32
#include "machine.h"
  begin
  movl $1, frame(0)
  map 0, 0
  mov window(0), %ecx
  map 0, 1
  invlpg window(0)
  mov window(0), %ecx
  finish
