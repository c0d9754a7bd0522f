/* A page is loaded from, then stored to: D is set. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  mov window(0), %ecx
  mov %ecx, window(0)
  mov entry(0), %edx
  finish
