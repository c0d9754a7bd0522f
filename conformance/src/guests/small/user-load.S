/* The kernel's page is loaded from at CPL 0, then at CPL 3. */
#define BITS 32
#define IDENTITY 0x87
#include "machine.h"
  begin
  map 0, 0
  mov $DATA, %eax
  mov %eax, TASK + 8
  movl $STACK, TASK + 4
  mov $TASK_SELECTOR, %eax
  ltr %ax
  mov $USER_DATA, %eax
  mov %eax, %ds
  mov %eax, %es
  mov window(0), %ecx
  mov $2f, %esi
  push $USER_DATA
  push $USER_STACK
  push $0x3002 /* IOPL 3 */
  push $USER_CODE
  push $1f
  iret
1:
  mov window(0), %ecx
  inc %ecx
2:
  finish
