/* The user code of the faults workload, a piece for each row of system/faults_rows.h: it begins at
   user_fault_NAME with EAX 0xaaaaaaaa and ECX 0, its fault is at user_at_NAME, and where the fault is
   a page's, its result is in EAX at the system call at its end. */
#include "../system/faults_rows.h"

  .macro piece name
  .globl user_fault_\name
user_fault_\name:
  .endm
  .macro at name
  .globl user_at_\name
user_at_\name:
  .endm
  /* The fault is elsewhere. */
  .macro at_address name, address
  .globl user_at_\name
  .set user_at_\name, \address
  .endm
  .macro done
  int $0x80
  .endm

#ifdef __x86_64__
#define SP rsp
#define AX rax
#define BX rbx
#define PUSHF pushfq
#define POPF popfq
#else
#define SP esp
#define AX eax
#define BX ebx
#define PUSHF pushfl
#define POPF popfl
#endif

  .text
  /* ---- Pages ---- */
  piece load_absent
  at load_absent
  mov ARENA + 0x1010, %eax
  done

  piece store_absent
  at store_absent
  movl $0x1234, ARENA + 0x1014
  mov ARENA + 0x1014, %eax
  done

  piece store_read_only
  at store_read_only
  movl $0x2345, ARENA + 0x2020
  mov ARENA + 0x2020, %eax
  done

  piece load_supervisor
  at load_supervisor
  mov ARENA + 0x3030, %eax
  done

  piece store_supervisor
  at store_supervisor
  movl $0x3456, ARENA + 0x3034
  mov ARENA + 0x3034, %eax
  done

  piece modify_read_only
  at modify_read_only
  addl $5, ARENA + 0x2040
  mov ARENA + 0x2040, %eax
  done

  /* It writes even if the values differ: what was there. */
  piece compare_exchange
  xor %eax, %eax
  at compare_exchange
  lock cmpxchg %edx, ARENA + 0x2050
  done

  piece crossing_load
  at crossing_load
  mov ARENA + 0xffe, %eax
  done

  piece crossing_store
  at crossing_store
  movl $0x456789ab, ARENA + 0xffe
  mov ARENA + 0xffe, %eax
  done

  piece crossing_back
  at crossing_back
  mov ARENA + 0x1ffd, %eax
  done

  piece crossing_modify
  at crossing_modify
  addl $0x01010101, ARENA + 0x4ffd
  mov ARENA + 0x4ffd, %eax
  done

  /* ---- Stacks ---- */
  piece push_absent
  mov $ARENA + 0x1102, %esp
  mov $0x5678, %eax
  at push_absent
  push %ax
  movzwl ARENA + 0x1100, %eax
  done

  piece pop_absent
  mov $ARENA + 0x1100, %esp
  xor %eax, %eax
  at pop_absent
  pop %ax
  done

  /* The stack pointer is as it was if the destination faults. */
  piece pop_to_absent
  mov $ARENA + 0x100, %esp
  at pop_to_absent
  popw ARENA + 0x1204
  movzwl ARENA + 0x1204, %eax
  sub $ARENA + 0x102, %esp
  add %esp, %eax
  done

  /* ---- Fetches; the kernel has put code at 0x1080, 0x3000 and 0x5ffd ---- */
  piece fetch_absent
  mov $0x77, %eax
  mov $ARENA + 0x1080, %ebx
  at_address fetch_absent, ARENA + 0x1080
  jmp *%BX

  piece fetch_supervisor
  mov $0x78, %eax
  mov $ARENA + 0x3000, %ebx
  at_address fetch_supervisor, ARENA + 0x3000
  jmp *%BX

  piece fetch_crossing
  mov $ARENA + 0x5ffd, %ebx
  at_address fetch_crossing, ARENA + 0x5ffd
  jmp *%BX

  piece call_absent
  mov $0x79, %eax
  mov $ARENA + 0x1080, %ebx
  at_address call_absent, ARENA + 0x1080
  call *%BX

  /* ---- Strings: the registers show how far they came ---- */
  piece move_string
  mov $ARENA + 0xfd8, %esi
  mov $ARENA + 0x4008, %edi
  mov $80, %ecx
  at move_string
  rep movsb
  mov ARENA + 0x4050, %eax
  done

  piece store_string
  mov $ARENA + 0x4fe0, %edi
  mov $20, %ecx
  mov $0x6789, %eax
  at store_string
  rep stosl
  mov ARENA + 0x502c, %eax
  done

  piece compare_string
  mov $ARENA + 0xfe2, %esi
  mov $ARENA + 0xfe2, %edi
  mov $60, %ecx
  at compare_string
  repe cmpsb
  lea 31(%ecx), %eax
  done

  /* ---- Instructions ---- */
  piece divide_by_zero
  at divide_by_zero
  div %ecx

  piece divide_overflow
  mov $1, %ecx
  mov $5, %edx
  at divide_overflow
  div %ecx

  piece divide_signed
  mov $0x80000000, %eax
  cltd
  mov $-1, %ecx
  at divide_signed
  idiv %ecx

  piece single_step
  PUSHF
  orl $0x100, (%SP)
  POPF
  nop
  at single_step
  nop

  piece breakpoint
  at breakpoint
  int3

  piece undefined
  at undefined
  ud2

  piece lock_of_register
  at lock_of_register
  .byte 0xf0, 0x01, 0xc0

  piece halt
  at halt
  hlt

  piece disable_interrupts
  at disable_interrupts
  cli

  piece read_control
  at read_control
  mov %cr0, %AX

  piece load_gdt
  at load_gdt
  lgdt ARENA

  piece invalidate_page
  at invalidate_page
  invlpg ARENA

  piece write_msr
  mov $0x10, %ecx
  at write_msr
  wrmsr

  piece read_port
  at read_port
  in $0x60, %al

  /* ---- Segments ---- */
  piece segment_beyond
  mov $0x7ffb, %eax
  at segment_beyond
  mov %eax, %es

  piece segment_inner
  mov $0x13, %eax
  at segment_inner
  mov %eax, %es

  piece segment_absent
  mov $ABSENT_SELECTOR + 3, %eax
  at segment_absent
  mov %eax, %es

  piece stack_absent
  mov $ABSENT_SELECTOR + 3, %eax
  at stack_absent
  mov %eax, %ss

  piece stack_null
  xor %eax, %eax
  at stack_null
  mov %eax, %ss

  piece jump_to_data
  at jump_to_data
  ljmpl *far_pointer

  piece return_inwards
#ifdef __x86_64__
  mov %rsp, %rbx
  pushq $0x23
  push %rbx
  pushq $0x202
  pushq $0x08
  pushq $ARENA
  at return_inwards
  iretq
#else
  pushl $0x202
  pushl $0x08
  pushl $ARENA
  at return_inwards
  iret
#endif

#ifndef __x86_64__
  piece interrupt_inner
  at interrupt_inner
  int $0x81

  piece interrupt_absent
  at interrupt_absent
  int $ABSENT_VECTOR

  piece overflow
  mov $0x7fffffff, %eax
  add $1, %eax
  at overflow
  into

  piece bound
  mov $-1, %eax
  at bound
  bound %eax, bounds

  piece adjust_by_zero
  at adjust_by_zero
  .byte 0xd4, 0
#else
  piece no_overflow
  at no_overflow
  .byte 0xce

  piece load_not_canonical
  movabs $0x8000000000000000, %rbx
  at load_not_canonical
  mov (%rbx), %eax
#endif

  .section .rodata
  .balign 8
far_pointer:
  .long ARENA
  .word 0x23
#ifndef __x86_64__
  .balign 4
bounds:
  .long 0, 100
#endif

  .section .note.GNU-stack, "", @progbits
