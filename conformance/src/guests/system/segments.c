/* Segments that are not flat. In 32-bit mode: code and data with bases, FS and GS for each of some
   tasks, an LDT, a task with a TSS of its own, a call gate with parameters. In 64-bit mode: 32-bit
   code with bases in compatibility mode, FS and GS by MSR and SWAPGS, an LDT, a 64-bit call gate. */
#include "kernel.h"
#include "segments_work.h"

#define MIX_CODE 0x40
#define MIX_DATA 0x48
#define TASK_FS 0x50
#define TASK_GS 0x58
#define LOCAL_TABLE 0x60
#define GATE 0x70 /* user/segments.S calls it */
#define OTHER_TASK 0x80
#define LOCAL_DATA 0x0c /* of the LDT */

extern u8 segments_mix[], segments_gate[];
extern u8 boot_stack_end[];

static u32 blocks[2][TASKS][TASK_WORDS];
static u32 words[MIX_WORDS];
static u64 local_table[2];
static u64 sum = FOLD_START;
static u32 rounds;

/* ---- 32-bit code in a segment of its own, called from either mode ---- */

static u32 call_mix(u32 value) {
  static const struct __attribute__((packed)) {
    u32 offset;
    u16 selector;
  } MIX = {0, MIX_CODE};
  word count = MIX_WORDS, at = 0;
  __asm__ volatile("mov %4, %%es; lcalll *%3; mov %5, %%es"
                   : "+a"(value), "+c"(count), "+D"(at)
                   : "m"(MIX), "r"(MIX_DATA), "r"(KERNEL_DATA)
                   : "edx", "memory", "cc");
  return value;
}

static void mixes(void) {
  gdt[MIX_CODE / 8] = descriptor((u32)(word)segments_mix, 63, 0x409a);
  gdt[MIX_DATA / 8] = descriptor((u32)(word)words, sizeof words - 1, 0x4092);
  fill(words, MIX_WORDS, rounds);
  for (u32 i = 0; i < MIXES; i++) {
    sum = fold(sum, call_mix(i));
  }
}

/* ---- FS and GS of tasks ---- */

static inline u32 load_fs(word offset) {
  u32 value;
  __asm__ volatile("mov %%fs:(%1), %0" : "=r"(value) : "r"(offset) : "memory");
  return value;
}

static inline void store_gs(word offset, u32 value) {
  __asm__ volatile("mov %1, %%gs:(%0)" : : "r"(offset), "r"(value) : "memory");
}

#ifdef X64
#define FS_BASE 0xc0000100
#define GS_BASE 0xc0000101
#define KERNEL_GS_BASE 0xc0000102

static void enter_task(u32 task) {
  write_msr(FS_BASE, (word)blocks[0][task]);
  write_msr(GS_BASE, 0);
  write_msr(KERNEL_GS_BASE, (word)blocks[1][task]);
  __asm__ volatile("swapgs" : : : "memory");
  if (read_msr(GS_BASE) != (word)blocks[1][task] || read_msr(KERNEL_GS_BASE) != 0) {
    fail("SWAPGS");
  }
}
#else
static void enter_task(u32 task) {
  gdt[TASK_FS / 8] = descriptor((u32)blocks[0][task], sizeof blocks[0][task] - 1, 0x4090);
  gdt[TASK_GS / 8] = descriptor((u32)blocks[1][task], sizeof blocks[1][task] - 1, 0x4092);
  __asm__ volatile("mov %0, %%fs; mov %1, %%gs" : : "r"(TASK_FS), "r"(TASK_GS) : "memory");
}
#endif

static void tasks(void) {
  u32 value = 0;
  fill(blocks[0][0], TASKS * TASK_WORDS, rounds + 1);
  for (u32 i = 0; i < TASK_STEPS; i++) {
    if (i % 16 == 0) {
      enter_task(i / 16 % TASKS);
    }
    value = task_step(value, load_fs(i % TASK_WORDS * 4), i);
    store_gs(i * 7 % TASK_WORDS * 4, value);
  }
  for (u32 task = 0; task < TASKS; task++) {
    for (u32 i = 0; i < TASK_WORDS; i++) {
      sum = fold(sum, blocks[1][task][i]);
    }
  }
}

/* ---- An LDT, whose data segment is in FS; in 32-bit mode it is another task's ---- */

static void local_start(void) {
  local_table[LOCAL_DATA / 8] = descriptor((u32)(word)words, sizeof words - 1, 0x4092);
  gdt[LOCAL_TABLE / 8] = descriptor((u32)(word)local_table, sizeof local_table - 1, 0x0082);
#ifdef X64
  gdt[LOCAL_TABLE / 8 + 1] = 0;
  __asm__ volatile("lldt %w0" : : "r"(LOCAL_TABLE));
#endif
  fill(words, MIX_WORDS, rounds + 2);
}

#ifdef X64
static u32 local_step(u32 value, u32 i) {
  __asm__ volatile("mov %0, %%fs" : : "r"(LOCAL_DATA) : "memory");
  return task_step(value, load_fs(i % MIX_WORDS * 4), i);
}
#else
/* The other task's state (SDM 3A 7.2.1), and what it shares with this one. */
static u32 other_state[26];
static u8 other_stack[512] __attribute__((aligned(16)));
u32 segments_value, segments_index;
extern u8 segments_task[];

enum { STATE_CR3 = 7, STATE_IP, STATE_FLAGS, STATE_SP = 14, STATE_ES = 18, STATE_LDT = 24 };

static void other_task_start(void) {
  for (u32 i = 0; i < 6; i++) {
    other_state[STATE_ES + i] = KERNEL_DATA;
  }
  other_state[STATE_ES + 1] = KERNEL_CODE;
  other_state[STATE_ES + 4] = LOCAL_DATA; /* FS */
  other_state[STATE_CR3] = ((u32 *)&task_state)[STATE_CR3] = read_cr3();
  other_state[STATE_IP] = (u32)segments_task;
  other_state[STATE_FLAGS] = 2;
  other_state[STATE_SP] = (u32)other_stack + sizeof other_stack;
  other_state[STATE_LDT] = LOCAL_TABLE;
  gdt[OTHER_TASK / 8] = descriptor((u32)other_state, sizeof other_state - 1, 0x0089);
}

/* The task makes one step, and comes back by IRET. */
static u32 local_step(u32 value, u32 i) {
  segments_value = value;
  segments_index = i;
  __asm__ volatile("lcall %0, $0" : : "i"(OTHER_TASK) : "memory");
  return segments_value;
}
#endif

static void local_steps(void) {
  u32 value = 0;
  local_start();
#ifndef X64
  other_task_start();
#endif
  for (u32 i = 0; i < LOCAL_STEPS; i++) {
    value = local_step(value, i);
  }
  sum = fold(sum, value);
}

/* ---- A call gate from user mode ---- */

static void gate_start(void) {
  word callee = (word)segments_gate;
  u32 parameters = sizeof(word) == 4 ? 2 : 0;
  gdt[GATE / 8] = (u64)(callee & 0xffff0000) << 32 | 0xec0000000000ull | (u64)parameters << 32 |
                  KERNEL_CODE << 16 | (callee & 0xffff);
  gdt[GATE / 8 + 1] = 0;
}

static void begin_round(void) {
  mixes();
  tasks();
  local_steps();
  gate_start();
  enter_user(GATE_CALLS, (word)boot_stack_end);
}

/* The end of a round: the user's value is in EAX. */
static struct frame *round_ends(struct frame *f) {
  sum = fold(sum, (u32)f->ax);
  if (--rounds == 0) {
    finish(sum);
  }
  begin_round();
  return f;
}

u64 system_main(u32 scale) {
  rounds = scale;
  set_handler(VECTOR_SYSCALL, round_ends);
  write_cr3(space_for_user());
  begin_round();
  return 0;
}
