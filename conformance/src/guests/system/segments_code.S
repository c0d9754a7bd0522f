/* What the segments workload runs in other segments. */

  .text
  /* In a code segment that begins here, 32-bit in either mode: value in EAX, ECX words at ES:EDI. */
  .code32
  .globl segments_mix
segments_mix:
  mov %eax, %edx
  shl $5, %eax
  add %edx, %eax
  xor %es:(%edi), %eax
  mov %eax, %es:(%edi)
  add $4, %edi
  dec %ecx
  jnz segments_mix
  lret

  /* The callee of the gate, at CPL 0: a value in EAX, and two parameters, which are on the stack in
     32-bit mode, and in EBX and ESI in 64-bit mode. */
  .globl segments_gate
#ifdef X64
  .code64
segments_gate:
  imul $31, %eax
  xor %esi, %ebx
  add %ebx, %eax
  lretq
#else
segments_gate:
  imul $31, %eax
  mov 8(%esp), %ebx
  xor 12(%esp), %ebx
  add %ebx, %eax
  lret $8

  /* A task: a step for each time that it is called. */
  .globl segments_task
segments_task:
  mov segments_index, %eax
  xor %edx, %edx
  mov $500, %ecx /* MIX_WORDS */
  div %ecx
  mov segments_value, %eax
  xor %fs:(, %edx, 4), %eax
  imul $0x01000193, %eax
  add segments_index, %eax
  mov %eax, segments_value
  /* QEMU 7.2 saves stale flags in the TSS if an IRET comes right after arithmetic. */
  pushf
  popf
  iret
  jmp segments_task
#endif

  .section .note.GNU-stack, "", @progbits
