/* A store changes the next instruction, and sets flags that the one after the store replaces. */
#define BITS 32
#include "machine.h"
  begin
  mov $0x7f, %eax
  addb %al, 1f + 2
1:
  add $1, %edx
  finish
