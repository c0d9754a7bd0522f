/* Code maps its own page to another frame and jumps within it; then the first frame is there again. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  movl $0x1589, frame(0) /* mov %edx, entry(0); jmp window(0) + 8 */
  movl $entry(0), frame(0) + 2
  movl $0xeb, frame(0) + 6
  movl $0xc301b0, frame(0) + 8 /* mov $1, %al; ret */
  movl $0xeb, frame(1) + 6
  movl $0xc302b0, frame(1) + 8 /* mov $2, %al; ret */
  mov $window(0), %ebx
  mov $frame(1) + WRITABLE, %edx
  call *%ebx
  map 0, 0
  invlpg window(0)
  mov $frame(0) + WRITABLE, %edx
  call *%ebx
  finish
