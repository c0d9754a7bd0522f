/* Code of a large page is mapped elsewhere; INVLPG names another address of that page. */
#define BITS 32
#include "machine.h"
  begin
  movl $0xc301b0, frame(0) /* mov $1, %al; ret */
  movl $0xc302b0, frame(1) /* mov $2, %al; ret */
  movl $IDENTITY, ROOT + 4 * (WINDOW >> 22)
  mov $WINDOW + frame(0), %ebx
  call *%ebx
  map 0x180, 1
  movl $TABLE + WRITABLE, ROOT + 4 * (WINDOW >> 22)
  invlpg window(0)
  call *%ebx
  finish
