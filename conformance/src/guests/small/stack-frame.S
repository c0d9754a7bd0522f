/* PUSHA and POPA, which does not read the stack pointer; and PUSHA that faults midway. */
#define BITS 32
#include "machine.h"
  begin
  push %ds
  pusha
  movl $0, 12(%esp)
  popa
  pop %eax
  map 1, 1
  mov $1f, %esi
  mov $window(1) + 16, %esp
  pusha
1:
  mov $STACK, %esp
  finish
