/* The runtime of a guest: one processor, paging on, interrupts, a console and an end. */
#ifndef KERNEL_H
#define KERNEL_H

#include "types.h"

/* ---- Segments: selectors of the GDT (sysexit and sysret ask for this order) ---- */
#define KERNEL_CODE 0x08
#define KERNEL_DATA 0x10
#define USER_CODE32 (0x18 | 3)
#define USER_DATA (0x20 | 3)
#define USER_CODE64 (0x28 | 3)
#define TASK_STATE 0x30 /* two entries in x64 */
#define FREE_SELECTOR 0x40 /* the first that a system workload may use */
#define GDT_ENTRIES 24
#ifdef X64
#define USER_CODE USER_CODE64
#else
#define USER_CODE USER_CODE32
#endif

/* Builds a descriptor (SDM 3A 3.4.5); flags are its bits 40 to 47 and 52 to 55: 0xGDPT. */
u64 descriptor(u32 base, u32 limit, u32 flags);
extern u64 gdt[GDT_ENTRIES];

/* The fields of the task-state segment that are used; the first is not used in x64. */
struct __attribute__((packed)) task_state {
#ifdef X64
  u32 reserved;
  u64 stack0;
  u8 rest[90];
#else
  u32 back_link;
  u32 stack0;
  u32 ss0;
  u8 rest[90];
#endif
  u16 io_map;
};
extern struct task_state task_state;

/* ---- Traps ---- */
#define VECTOR_DE 0
#define VECTOR_BP 3
#define VECTOR_OF 4
#define VECTOR_UD 6
#define VECTOR_NP 11
#define VECTOR_SS 12
#define VECTOR_GP 13
#define VECTOR_PF 14
#define VECTOR_IRQ0 0x20
#define VECTOR_SYSCALL 0x80

/* What a trap saves, in the order of addresses. sp and ss are always there in x64; in the 32-bit
   modes only if the trap came from user mode. */
struct frame {
#ifdef X64
  word r15, r14, r13, r12, r11, r10, r9, r8, di, si, bp, bx, dx, cx, ax;
#else
  word gs, fs, es, ds, di, si, bp, unused, bx, dx, cx, ax;
#endif
  word vector, error, ip, cs, flags, sp, ss;
};

/* Handles a trap; what it returns is resumed, which may be another process's frame. */
typedef struct frame *(*handler)(struct frame *);
void set_handler(u32 vector, handler h);
/* Sets a gate: bits 8 to 15 of its second word, as 0x8E for an interrupt gate at DPL 0. */
void set_gate(u32 vector, word entry, u32 rights);
void traps_start(void);
/* Resumes a frame, whatever the stack is now. */
void resume(struct frame *f) __attribute__((noreturn));

/* ---- Paging ---- */
#ifdef IA32
typedef u32 entry;
#else
typedef u64 entry;
#endif
#define PRESENT 0x1
#define WRITABLE 0x2
#define USER 0x4
#define ACCESSED 0x20
#define DIRTY 0x40
#define LARGE 0x80
#define GLOBAL 0x100
#define COPY_ON_WRITE 0x200 /* software's */
#define NO_EXECUTE (1ull << 63)
#define ADDRESS(e) ((word)((e) & 0xfffff000))
#define PAGE 4096
/* Below it the kernel and physical memory, at equal addresses; from it on the user. */
#define USER_BASE 0x40000000
#define USER_HEAP 0x50000000
#define USER_STACK 0x7ffff000 /* its end */
/* Physical memory that is mapped and used. */
#define MEMORY (64 << 20)

/* A way through the tables: which bits of the address choose the entry, and the bits beside the
   address in an entry that refers to a table. */
struct level {
  u32 shift, bits;
  u32 table_flags;
};
extern const struct level levels[];
#define LAST_LEVEL (LEVELS - 1)
#ifdef IA32
#define LEVELS 2
#elif defined PAE
#define LEVELS 3
#else
#define LEVELS 4
#endif

void paging_start(void);
/* A frame of zeros; the run ends if there is none. */
word frame_new(void);
/* Gives a frame back. */
void frame_free(word gpa);
/* The space of the kernel alone, and a new one that shares it. */
extern word kernel_space;
word space_new(void);
/* The entry at a level for an address; tables are made on the way if asked, else it is 0 where one
   is missing. */
entry *entry_of(word space, word gva, u32 level, u32 make);
void map(word space, word gva, word gpa, entry flags);

/* ---- Devices ---- */
extern volatile u32 ticks;
void devices_start(void);
/* The PIT's channel 0, periodic; hz is at least 19. */
void timer_rate(u32 hz);
void interrupt_done(u32 irq);
void print(const char *text);
void print_bytes(const char *bytes, word count);
void print_hex(u64 value, u32 digits);
/* Ends the run: prints the checksum, and exits with status 0. */
void finish(u64 checksum) __attribute__((noreturn));
/* Ends the run with status 1. */
void fail(const char *why) __attribute__((noreturn));

/* ---- Start ---- */
/* The system part of a guest: what it returns is the checksum. */
u64 system_main(u32 scale);
/* A space with the image's user part and a stack. */
word space_for_user(void);
/* Begins user mode at the image's user entry, with an argument; traps use the stack. */
void enter_user(word argument, word kernel_stack) __attribute__((noreturn));

void *memset(void *to, int value, word count);
void *memcpy(void *to, const void *from, word count);

/* ---- Instructions ---- */
static inline void out8(u16 port, u8 value) {
  __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}
static inline u8 in8(u16 port) {
  u8 value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}
static inline word read_cr2(void) {
  word value;
  __asm__ volatile("mov %%cr2, %0" : "=r"(value));
  return value;
}
static inline word read_cr3(void) {
  word value;
  __asm__ volatile("mov %%cr3, %0" : "=r"(value) : : "memory");
  return value;
}
static inline void write_cr3(word value) {
  __asm__ volatile("mov %0, %%cr3" : : "r"(value) : "memory");
}
static inline word read_cr0(void) {
  word value;
  __asm__ volatile("mov %%cr0, %0" : "=r"(value));
  return value;
}
static inline void write_cr0(word value) {
  __asm__ volatile("mov %0, %%cr0" : : "r"(value) : "memory");
}
static inline word read_cr4(void) {
  word value;
  __asm__ volatile("mov %%cr4, %0" : "=r"(value));
  return value;
}
static inline void write_cr4(word value) {
  __asm__ volatile("mov %0, %%cr4" : : "r"(value) : "memory");
}
static inline void invlpg(word gva) {
  __asm__ volatile("invlpg (%0)" : : "r"(gva) : "memory");
}
static inline u64 read_msr(u32 number) {
  u32 low, high;
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
  return (u64)high << 32 | low;
}
static inline void write_msr(u32 number, u64 value) {
  __asm__ volatile("wrmsr" : : "c"(number), "a"((u32)value), "d"((u32)(value >> 32)) : "memory");
}
static inline void cpuid(u32 leaf, u32 subleaf, u32 out[4]) {
  __asm__ volatile("cpuid"
                   : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3])
                   : "a"(leaf), "c"(subleaf));
}

#endif
