/* A store in two pages faults at the second; once that may be stored to, it is made again. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 3
  map 1, 1, READ_ONLY
  mov $1f, %esi
  mov $0x12345678, %ecx
  mov %ecx, window(1) - 8
  mov %ecx, window(1) - 2
1:
  mov $2f, %esi
  add %ecx, window(1) - 2
2:
  mov frame(4) - 4, %edx
  map 1, 1
  add %ecx, window(1) - 2
  finish
