/* Instructions that the runtime carries out store to two pages and load from them. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 3
  map 1, 1, READ_ONLY
  movabs $0x8877665544332211, %rax
  mov %rax, window(1) - 8
  mov $1f, %esi
  movbe %rax, window(1) - 3
1:
  mov window(1) - 8, %rdx
  map 1, 1
  movbe %rax, window(1) - 3
  movbe window(1) - 3, %rbx
  finish
