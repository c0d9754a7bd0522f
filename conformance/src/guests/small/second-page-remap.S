/* An instruction lies in two pages; its second page is mapped to another frame. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 3
  map 1, 1
  movb $0xb8, frame(4) - 1 /* mov $1, %eax; ret */
  movl $1, frame(1)
  movb $0xc3, frame(1) + 4
  movl $2, frame(2)
  movb $0xc3, frame(2) + 4
  mov $window(1) - 1, %ebx
  call *%ebx
  map 1, 2
  invlpg window(1)
  call *%ebx
  finish
