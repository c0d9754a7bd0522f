/* A jump leads to another page, first of the same frame, which is mapped to another frame. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  map 1, 0
  movb $0xe9, frame(0) /* jmp window(1) + 16 */
  movl $0x1010 - 5, frame(0) + 1
  movl $0xc301b0, frame(0) + 16 /* mov $1, %al; ret */
  movl $0xc302b0, frame(2) + 16 /* mov $2, %al; ret */
  mov $window(0), %ebx
  call *%ebx
  map 1, 2
  invlpg window(1)
  call *%ebx
  finish
