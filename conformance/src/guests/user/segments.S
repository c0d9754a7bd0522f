/* The user code of the segments workload: as many calls of a gate as EAX says, each with the last
   value and two parameters. */

  .globl user_entry
user_entry:
  mov %eax, %ecx
  xor %eax, %eax
1:
  mov %ecx, %ebx
  lea 3(, %ecx, 8), %esi
#ifdef __x86_64__
  lcalll *gate
#else
  push %esi
  push %ebx
  lcall $0x73, $0
#endif
  dec %ecx
  jnz 1b
  int $0x80

  .section .rodata
gate:
  .long 0
  .word 0x73

  .section .note.GNU-stack, "", @progbits
