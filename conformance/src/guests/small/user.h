/* For small guests with user code, of 32 bits, in the page that maps itself: it begins with
   `begin_user` at CPL 0, goes on at CPL 3 behind `to_user` and at CPL 0 behind `to_kernel`. Both
   change EAX and ESI; `finish` may stand at either. What faults goes on where ESI says. */
#define BITS 32
#define IDENTITY 0x87
#include "machine.h"

  .code32
kernel_entry:
  jmp *%esi
  .set KERNEL_ENTRY, 0x100000 + kernel_entry - start

  .macro begin_user
  begin
  movl $(CODE << 16) + (KERNEL_ENTRY & 0xffff), idt + 8 * 6 /* #UD */
  movl $0x8e00 + (KERNEL_ENTRY & 0xffff0000), idt + 8 * 6 + 4
  mov $DATA, %eax
  mov %eax, TASK + 8
  movl $STACK, TASK + 4
  mov $TASK_SELECTOR, %eax
  ltr %ax
  .endm

  .macro to_user
  mov $USER_DATA, %eax
  mov %eax, %ds
  mov %eax, %es
  push $USER_DATA
  push $USER_STACK
  push $0x3002 /* IOPL 3 */
  push $USER_CODE
  push $8f
  iret
8:
  .endm

  .macro to_kernel
  mov $9f, %esi
  ud2
9:
  .endm
