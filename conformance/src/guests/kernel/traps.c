/* Segments, gates, and who handles which vector. */
#include "kernel.h"

struct __attribute__((packed)) pointer {
  u16 limit;
  word base;
};

u64 gdt[GDT_ENTRIES];
struct task_state task_state;
static struct {
  u32 words[sizeof(word)/ 2];
} idt[256] __attribute__((aligned(16)));
static handler handlers[256];

extern u8 trap_stubs[];
extern u8 syscall_entry[], sysenter_entry[];

u64 descriptor(u32 base, u32 limit, u32 flags) {
  return (u64)(base & 0xff000000) << 32 | (u64)(flags & 0xf000) << 40 |
         (u64)(limit & 0xf0000) << 32 | (u64)(flags & 0xff) << 40 |
         (u64)(base & 0xffffff) << 16 | (limit & 0xffff);
}

void set_gate(u32 vector, word entry, u32 rights) {
  idt[vector].words[0] = KERNEL_CODE << 16 | (entry & 0xffff);
  idt[vector].words[1] = (entry & 0xffff0000) | rights << 8;
#ifdef X64
  idt[vector].words[2] = entry >> 32;
#endif
}

void set_handler(u32 vector, handler h) {
  handlers[vector] = h;
}

static void unexpected(struct frame *f) {
  print("trap ");
  print_hex(f->vector, 2);
  print(" error ");
  print_hex(f->error, 8);
  print(" cs ");
  print_hex(f->cs, 4);
  print(" ip ");
  print_hex(f->ip, 16);
  print(" cr2 ");
  print_hex(read_cr2(), 16);
  print("\n");
  fail("unexpected trap");
}

struct frame *trap(struct frame *f) {
  handler h = handlers[f->vector];
  if (!h) {
    unexpected(f);
  }
  return h(f);
}

/* The selectors above as descriptors. */
static void gdt_start(void) {
  u32 state = (u32)(word)&task_state;
#ifdef X64
  gdt[KERNEL_CODE / 8] = descriptor(0, 0xfffff, 0xa09a);
#else
  gdt[KERNEL_CODE / 8] = descriptor(0, 0xfffff, 0xc09a);
  task_state.ss0 = KERNEL_DATA;
#endif
  gdt[KERNEL_DATA / 8] = descriptor(0, 0xfffff, 0xc092);
  gdt[USER_CODE32 / 8] = descriptor(0, 0xfffff, 0xc0fa);
  gdt[USER_DATA / 8] = descriptor(0, 0xfffff, 0xc0f2);
  gdt[USER_CODE64 / 8] = descriptor(0, 0xfffff, 0xa0fa);
  gdt[TASK_STATE / 8] = descriptor(state, sizeof task_state - 1, 0x0089);
  task_state.io_map = sizeof task_state;
  struct pointer p = {sizeof gdt - 1, (word)gdt};
  __asm__ volatile("lgdt %0" : : "m"(p));
#ifdef X64
  __asm__ volatile("pushq %0; pushq $1f; lretq; 1:" : : "i"(KERNEL_CODE) : "memory");
#else
  __asm__ volatile("ljmp %0, $1f; 1:" : : "i"(KERNEL_CODE) : "memory");
#endif
  __asm__ volatile("mov %0, %%ds; mov %0, %%es; mov %0, %%ss; mov %1, %%fs; mov %1, %%gs; ltr %w2"
                   :
                   : "r"(KERNEL_DATA), "r"(0), "r"(TASK_STATE)
                   : "memory");
}

void traps_start(void) {
  gdt_start();
  for (u32 vector = 0; vector < 256; vector++) {
    u32 is_for_users = vector == VECTOR_BP || vector == VECTOR_OF || vector == VECTOR_SYSCALL;
    set_gate(vector, (word)trap_stubs + 16 * vector, is_for_users ? 0xee : 0x8e);
  }
  struct pointer p = {sizeof idt - 1, (word)idt};
  __asm__ volatile("lidt %0" : : "m"(p));
#ifdef X64
  write_msr(0xc0000081, (u64)KERNEL_CODE << 32 | (u64)USER_CODE32 << 48);
  write_msr(0xc0000082, (word)syscall_entry);
  write_msr(0xc0000084, 0x47700);
#elif defined PAE
  write_msr(0x174, KERNEL_CODE);
  write_msr(0x175, (word)&task_state.stack0);
  write_msr(0x176, (word)sysenter_entry);
#endif
}
