/* The Multiboot header, the way from its 32-bit entry to kernel_main, and the ways into and out of
   traps. */

  .section .multiboot, "a"
  .balign 4
  .long 0x1badb002, 2, -(0x1badb002 + 2)

  .text
  .code32
  .globl entry
entry:
  cli
  cld
  mov $boot_stack_end, %esp
#ifndef X64
  push %ebx
  call kernel_main
#else
  /* One PML4 entry, one PDPTE, and 2-MB pages for the memory that the kernel maps at first. */
  movl $boot_pdpt + 3, boot_pml4
  movl $boot_pd + 3, boot_pdpt
  mov $0x83, %eax
  xor %ecx, %ecx
1:
  mov %eax, boot_pd(, %ecx, 8)
  add $0x200000, %eax
  inc %ecx
  cmp $32, %ecx
  jb 1b
  mov $boot_pml4, %eax
  mov %eax, %cr3
  mov %cr4, %eax
  or $0x20, %eax /* PAE */
  mov %eax, %cr4
  mov %ebx, %edi
  mov $0xc0000080, %ecx
  rdmsr
  or $0x101, %eax /* LME, SCE */
  wrmsr
  mov %cr0, %eax
  or $0x80010000, %eax /* PG, WP */
  mov %eax, %cr0
  lgdt boot_gdt_pointer
  ljmp $0x08, $2f
  .code64
2:
  mov $0x10, %eax
  mov %eax, %ds
  mov %eax, %es
  mov %eax, %ss
  mov $boot_stack_end, %esp
  mov %edi, %edi
  call kernel_main
#endif
  hlt

#ifdef X64
  .section .rodata
  .balign 8
boot_gdt:
  .quad 0, 0x00af9a000000ffff, 0x00cf92000000ffff
boot_gdt_pointer:
  .word 23
  .long boot_gdt
  .section .bss
  .balign 4096
boot_pml4: .skip 4096
boot_pdpt: .skip 4096
boot_pd: .skip 4096
#endif

  .section .bss
  .balign 16
  .skip 16384
  .globl boot_stack_end
boot_stack_end:

/* ---- Traps: entry stub i is at trap_stubs + 16 i ---- */
  .text
  .globl trap_stubs
  .balign 16
trap_stubs:
  .set vector, 0
  .rept 256
  .balign 16
  /* #DF, #TS to #PF, #AC and #CP push an error code; the others' stubs do. */
  .if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21)
    push $0
  .endif
#ifdef X64
  pushq $vector
#else
  pushl $vector
#endif
  jmp trap_common
  .set vector, vector + 1
  .endr

#ifdef X64
  .macro save_registers
  push %rax
  push %rcx
  push %rdx
  push %rbx
  push %rbp
  push %rsi
  push %rdi
  push %r8
  push %r9
  push %r10
  push %r11
  push %r12
  push %r13
  push %r14
  push %r15
  .endm

trap_common:
  save_registers
  cld
  mov %rsp, %rdi
  call trap
  mov %rax, %rdi

  .globl resume
resume:
  mov %rdi, %rsp
  pop %r15
  pop %r14
  pop %r13
  pop %r12
  pop %r11
  pop %r10
  pop %r9
  pop %r8
  pop %rdi
  pop %rsi
  pop %rbp
  pop %rbx
  pop %rdx
  pop %rcx
  pop %rax
  cmpl $0x80, (%rsp)
  je 1f
  add $16, %rsp
  iretq
1: /* A system call ends as it began: by sysret. */
  mov 16(%rsp), %rcx
  mov 32(%rsp), %r11
  mov 40(%rsp), %rsp
  sysretq

  .globl syscall_entry
syscall_entry:
  mov %rsp, user_stack
  mov task_state + 4, %rsp
  pushq $0x23
  pushq user_stack
  push %r11
  pushq $0x2b
  push %rcx
  pushq $0
  pushq $0x80
  jmp trap_common

  .section .bss
  .balign 8
user_stack: .skip 8

#else
trap_common:
  pusha
  push %ds
  push %es
  push %fs
  push %gs
  mov $0x10, %eax
  mov %eax, %ds
  mov %eax, %es
  cld
  push %esp
  call trap
  push %eax
  push %eax

  .globl resume
resume: /* its argument is above a return address */
  mov 4(%esp), %esp
#ifdef PAE
  cmpl $0x80, 48(%esp)
  je 1f
#endif
  pop %gs
  pop %fs
  pop %es
  pop %ds
  popa
  add $8, %esp
  iret
#ifdef PAE
1: /* A system call ends as it began: by sysexit, to EDX with the stack in ECX. */
  pop %gs
  pop %fs
  pop %es
  pop %ds
  popa
  mov 8(%esp), %edx
  mov 20(%esp), %ecx
  sti
  sysexit

  .globl sysenter_entry
sysenter_entry: /* ESP is the address of the TSS's ESP0 */
  mov (%esp), %esp
  push $0x23
  push %ecx
  pushf
  orl $0x200, (%esp)
  push $0x1b
  push %edx
  push $0
  push $0x80
  jmp trap_common
#endif
#endif

  .section .note.GNU-stack, "", @progbits
