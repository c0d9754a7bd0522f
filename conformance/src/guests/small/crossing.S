/* Stores and loads lie in two pages, of frames that lie apart. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 3
  map 1, 1
  movabs $0x8877665544332211, %rbx
  mov %rbx, window(1) - 3
  mov window(1) - 3, %rcx
  mov window(1) - 2, %edx
  movswq window(1) - 1, %rdi
  finish
