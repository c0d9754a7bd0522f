/* A branch that is not taken stands at the end of the lower half of linear addresses. */
#define BITS 64
#include "machine.h"
  begin
  movl $ROOT + 0x1003, ROOT + 8 * 255
  movl $ROOT + 0x2003, ROOT + 0x1000 + 8 * 511
  movl $TABLE + WRITABLE, ROOT + 0x2000 + 8 * 511
  map 511, 0
  movl $0xf0729090, frame(0) + 0xffc /* jb to behind it */
  mov $0x7ffffffffffc, %rbx
  mov $1f, %esi
  jmp *%rbx
1:
  finish
