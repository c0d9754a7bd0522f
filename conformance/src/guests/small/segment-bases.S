/* The same offset is jumped to in two code segments. */
#define BITS 32
#include "machine.h"
  begin
  movl $0x086a01b0, frame(0) /* mov $1, %al; push $CODE; push %edi; lret */
  movl $0xcb57, frame(0) + 4
  movl $0x086a02b0, frame(1) /* mov $2, %al; the same */
  movl $0xcb57, frame(1) + 4
  movl $0x0fff, gdt + CODE_64
  movl $0x00409b18, gdt + CODE_64 + 4 /* 4 KByte of code: frame 0 */
  movl $0x10000fff, gdt + TASK_SELECTOR
  movl $0x00409b18, gdt + TASK_SELECTOR + 4 /* frame 1 */
  mov $1f, %edi
  ljmp $CODE_64, $0
1:
  mov $2f, %edi
  ljmp $TASK_SELECTOR, $0
2:
  finish
