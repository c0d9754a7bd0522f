/* The work of the segments workload, as plain C: what its guests do through segments. */
#ifndef SEGMENTS_WORK_H
#define SEGMENTS_WORK_H

#include "../kernel/types.h"

#define TASKS 3
#define TASK_WORDS 64
#define MIX_WORDS 500 /* segments_code.S knows it too */
#define MIXES 240
#define TASK_STEPS 40000
#define LOCAL_STEPS 12000
#define GATE_CALLS 20000

static inline void fill(u32 *words, u32 count, u32 value) {
  for (u32 i = 0; i < count; i++) {
    words[i] = value = value * 1664525 + 1013904223;
  }
}

/* One step of MIX. */
static inline u32 mix(u32 value, u32 word) {
  return value * 33 ^ word;
}

/* One step of a task on its own data: FS is what it reads, GS what it writes. */
static inline u32 task_step(u32 value, u32 word, u32 index) {
  return (value ^ word) * 0x01000193 + index;
}

/* What the callee of the gate makes of its value and two parameters. */
static inline u32 gate_step(u32 value, u32 first, u32 second) {
  return value * 31 + (first ^ second);
}

#endif
