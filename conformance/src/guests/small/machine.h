/* What the small guests share: the way from the Multiboot entry to paging, a table of pages to play
   with, and a handler that goes on where (E/R)SI says. A guest says BITS, 32 or 64, and whatever of
   IDENTITY (flags of the large page that maps the first 2 or 4 MB to themselves) and CR4 it wants
   otherwise; it begins with `begin` and ends with `finish`.

   window(page): linear address; frame(number): physical address of RAM for it */

#ifndef IDENTITY
#define IDENTITY 0x83
#endif
#ifndef CR4
#define CR4 0
#endif

#define WINDOW 0x400000
#define window(page) (WINDOW + 0x1000 * (page))
#define frame(number) (0x180000 + 0x1000 * (number))

#define ROOT 0x110000
#define TABLE 0x113000
#define TASK 0x114000
#define STACK 0x118000
#define USER_STACK 0x11c000

#define CODE_BYTES_32 0x08
#define DATA 0x10
#define CODE_64 0x18
#define USER_CODE 0x23
#define USER_DATA 0x2b
#define TASK_SELECTOR 0x30

/* Entry flags. */
#define READ_ONLY 1
#define WRITABLE 3
#define USER 4
#define ACCESSED 0x20
#define DIRTY 0x40

#if BITS == 32
#define ENTRY_BYTES 4
#define CODE CODE_BYTES_32
#else
#define ENTRY_BYTES 8
#define CODE CODE_64
#endif

#define entry(page) (TABLE + ENTRY_BYTES * (page))

  .text
start:
  .balign 4
  .long 0x1badb002, 0, -0x1badb002

  .if BITS == 32
  .code32
handler:
  add $4, %esp
  mov %esi, (%esp)
  iret
  .else
  .code64
handler:
  add $8, %rsp
  mov %rsi, (%rsp)
  iretq
  .endif

  .set HANDLER, 0x100000 + handler - start

  .balign 8
gdt:
  .quad 0, 0x00cf9b000000ffff, 0x00cf93000000ffff, 0x00af9b000000ffff
  .quad 0x00cffb000000ffff, 0x00cff3000000ffff
  .word 0x67, TASK & 0xffff, 0x8900 + (TASK >> 16), 0
  .long 0, 0
gdt_pointer:
  .word . - gdt - 1
  .long gdt, 0
  .balign 8
idt: /* #GP and #PF have the handler; nothing else has one */
  .skip 13 * (2 * ENTRY_BYTES)
  .rept 2
  .word HANDLER & 0xffff, CODE, 0x8e00, HANDLER >> 16
  .if BITS == 64
  .quad 0
  .endif
  .endr
idt_pointer:
  .word . - idt - 1
  .long idt, 0

  .macro enable_paging
  mov $ROOT, %eax
  mov %eax, %cr3
  mov %cr0, %eax
  or $0x80010000, %eax /* PG, WP */
  mov %eax, %cr0
  .endm

  .macro begin
  .code32
  .globl entry
entry:
  mov $STACK, %esp
  lgdt gdt_pointer
  lidt idt_pointer
  .if BITS == 32
  movl $IDENTITY, ROOT
  movl $TABLE + WRITABLE + USER, ROOT + 4 * (WINDOW >> 22)
  mov $0x10 | CR4, %eax /* PSE */
  mov %eax, %cr4
  enable_paging
  .else
  movl $ROOT + 0x1003, ROOT
  movl $ROOT + 0x2003, ROOT + 0x1000
  movl $IDENTITY, ROOT + 0x2000
  movl $TABLE + WRITABLE + USER, ROOT + 0x2000 + 8 * (WINDOW >> 21)
  mov $0x20 | CR4, %eax /* PAE */
  mov %eax, %cr4
  mov $0xc0000080, %ecx
  mov $0x900, %eax /* LME, NXE */
  xor %edx, %edx
  wrmsr
  enable_paging
  ljmp $CODE_64, $wide
  .code64
wide:
  .endif
  .endm

  .macro map page, number, flags=WRITABLE
  movl $frame(\number) + \flags, entry(\page)
  .endm

  .macro finish
  xor %eax, %eax
  out %al, $0xf4
  hlt
  .endm
