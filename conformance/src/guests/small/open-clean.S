/* A clean page of a table that is in use is loaded from, then stored to. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  map 2, 2
  mov window(0), %ecx
  mov window(2), %ecx
  movl $1, window(2)
  mov entry(2), %ecx
  finish
