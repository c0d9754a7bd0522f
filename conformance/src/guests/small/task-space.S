/* Hardware tasks: one with another CR3 sees another page, one with the same CR3 the same page. */
#define BITS 32
#include "machine.h"
#define OTHER_ROOT 0x115000
#define OTHER_TABLE 0x116000
#define OTHER_TASK (TASK + 0x800)
#define OTHER_STACK 0x119000
#define OTHER_SELECTOR 0x38
  begin
  map 0, 0
  movl $1, frame(0)
  movl $2, frame(1)
  movl $IDENTITY, OTHER_ROOT
  movl $OTHER_TABLE + WRITABLE, OTHER_ROOT + 4 * (WINDOW >> 22)
  movl $frame(1) + WRITABLE, OTHER_TABLE
  movl $(OTHER_TASK & 0xffff) << 16 | 0x67, gdt + OTHER_SELECTOR
  movl $0x8900 + (OTHER_TASK >> 16), gdt + OTHER_SELECTOR + 4
  movl $ROOT, TASK + 0x1c
  movl $OTHER_ROOT, OTHER_TASK + 0x1c
  movl $other, OTHER_TASK + 0x20
  movl $2, OTHER_TASK + 0x24
  movl $OTHER_STACK, OTHER_TASK + 0x38
  movl $DATA, OTHER_TASK + 0x48
  movl $CODE, OTHER_TASK + 0x4c
  movl $DATA, OTHER_TASK + 0x50
  movl $DATA, OTHER_TASK + 0x54
  mov $TASK_SELECTOR, %eax
  ltr %ax
  mov window(0), %edx
  ljmp $OTHER_SELECTOR, $0
  mov window(0), %edx
  movl $ROOT, OTHER_TASK + 0x1c
  ljmp $OTHER_SELECTOR, $0
  mov window(0), %edx
  finish
other:
  mov window(0), %ecx
  ljmp $TASK_SELECTOR, $0
  jmp other
