/* A jump lies in two pages, of frames that lie apart; a store changes it in the second, in which no
   other instruction lies. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 3
  map 1, 1
  movb $0xe9, window(1) - 1 /* jmp first */
  movl $0x100000 + first - start - window(1) - 4, window(1)
  mov $window(1) - 1, %ebx
  jmp *%ebx
first:
  movl $0x100000 + second - start - window(1) - 4, window(1)
  jmp *%ebx
second:
  finish
