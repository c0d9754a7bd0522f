/* What the faults workload provokes, and what the manual says comes of it: a row for each piece of
   user code in user/faults.S.

   The arena is seven pages: 0 writable, 1 not present, 2 read-only, 3 the supervisor's, 4 writable,
   5 read-only, 6 not present. Each page's bytes are a pattern before each row. */
#ifndef FAULTS_ROWS_H
#define FAULTS_ROWS_H

#define ARENA 0x50000000
#define ARENA_PAGES 7
/* A descriptor that is not present, and a gate that is not. */
#define ABSENT_SELECTOR 0x40
#define ABSENT_VECTOR 0x90

#ifndef __ASSEMBLER__
#include "../kernel/types.h"

/* The arena's 32-bit word at an offset that is a multiple of 4, and at any offset. */
#define pattern(offset) ((u32)((offset) * 0x9e3779b1u ^ 0x5bd1e995u))
#define pattern_at(offset)                                                          \
  ((u32)(((u64)pattern(((offset) & ~3u) + 4) << 32 | pattern((offset) & ~3u)) >>    \
         8 * ((offset) & 3)))

enum modes { ALL, ONLY_32, ONLY_64 };
#define NOWHERE 0xffffffff

struct row {
  enum modes modes;
  u8 vector;
  u8 past; /* where the saved EIP is, from the label user_at_… on */
  u32 error;
  u32 address; /* CR2 in the arena, NOWHERE if the fault is not #PF */
  u32 count; /* what ECX is at the fault */
  u32 result; /* EAX at the end, after the page was mended and the instruction ran again */
};

/* QEMU 7.2 gives another error code for INT n to a gate in 64-bit mode, and W = 0 where an instruction
   that loads and stores faults at its load, and checks no limits: such rows are not ALL, or not
   here.

   name, then the fields above. Of page faults, all are mended and run to their end. */
#define ROWS(R)                                                                                   \
  R(load_absent, ALL, 14, 0, 4, 0x1010, 0, pattern(0x1010))                                       \
  R(store_absent, ALL, 14, 0, 6, 0x1014, 0, 0x1234)                                               \
  R(store_read_only, ALL, 14, 0, 7, 0x2020, 0, 0x2345)                                            \
  R(load_supervisor, ALL, 14, 0, 5, 0x3030, 0, pattern(0x3030))                                   \
  R(store_supervisor, ALL, 14, 0, 7, 0x3034, 0, 0x3456)                                           \
  R(modify_read_only, ALL, 14, 0, 7, 0x2040, 0, pattern(0x2040) + 5)                              \
  R(compare_exchange, ALL, 14, 0, 7, 0x2050, 0, pattern(0x2050))                                  \
  R(crossing_load, ALL, 14, 0, 4, 0x1000, 0, pattern_at(0xffe))                                   \
  R(crossing_store, ALL, 14, 0, 6, 0x1000, 0, 0x456789ab)                                         \
  R(crossing_back, ALL, 14, 0, 4, 0x1ffd, 0, pattern_at(0x1ffd))                                  \
  R(crossing_modify, ALL, 14, 0, 7, 0x5000, 0, pattern_at(0x4ffd) + 0x01010101)                   \
  R(push_absent, ALL, 14, 0, 6, 0x1100, 0, 0x5678)                                                \
  R(pop_absent, ALL, 14, 0, 4, 0x1100, 0, pattern(0x1100) & 0xffff)                               \
  R(pop_to_absent, ALL, 14, 0, 6, 0x1204, 0, pattern(0x100) & 0xffff)                             \
  R(fetch_absent, ALL, 14, 0, 4, 0x1080, 0, 0x77)                                                 \
  R(fetch_supervisor, ALL, 14, 0, 5, 0x3000, 0, 0x78)                                             \
  R(fetch_crossing, ALL, 14, 0, 4, 0x6000, 0, 0x0c0b0a09)                                         \
  R(call_absent, ALL, 14, 0, 4, 0x1080, 0, 0x79)                                                  \
  R(move_string, ALL, 14, 0, 4, 0x1000, 40, pattern(0x1020))                                      \
  R(store_string, ALL, 14, 0, 7, 0x5000, 12, 0x6789)                                              \
  R(compare_string, ALL, 14, 0, 4, 0x1000, 30, 31)                                                \
  R(divide_by_zero, ALL, 0, 0, 0, NOWHERE, 0, 0)                                                  \
  R(divide_overflow, ALL, 0, 0, 0, NOWHERE, 1, 0)                                                 \
  R(divide_signed, ALL, 0, 0, 0, NOWHERE, NOWHERE, 0)                                             \
  R(single_step, ALL, 1, 0, 0, NOWHERE, 0, 0)                                                     \
  R(breakpoint, ALL, 3, 1, 0, NOWHERE, 0, 0)                                                      \
  R(undefined, ALL, 6, 0, 0, NOWHERE, 0, 0)                                                       \
  R(lock_of_register, ALL, 6, 0, 0, NOWHERE, 0, 0)                                                \
  R(interrupt_inner, ONLY_32, 13, 0, 0x81 * 8 + 2, NOWHERE, 0, 0)                                  \
  R(interrupt_absent, ONLY_32, 11, 0, ABSENT_VECTOR * 8 + 2, NOWHERE, 0, 0)                        \
  R(halt, ALL, 13, 0, 0, NOWHERE, 0, 0)                                                           \
  R(disable_interrupts, ALL, 13, 0, 0, NOWHERE, 0, 0)                                             \
  R(read_control, ALL, 13, 0, 0, NOWHERE, 0, 0)                                                   \
  R(load_gdt, ALL, 13, 0, 0, NOWHERE, 0, 0)                                                       \
  R(invalidate_page, ALL, 13, 0, 0, NOWHERE, 0, 0)                                                \
  R(write_msr, ALL, 13, 0, 0, NOWHERE, 0x10, 0)                                                   \
  R(read_port, ALL, 13, 0, 0, NOWHERE, 0, 0)                                                      \
  R(segment_beyond, ALL, 13, 0, 0x7ff8, NOWHERE, 0, 0)                                            \
  R(segment_inner, ALL, 13, 0, 0x10, NOWHERE, 0, 0)                                               \
  R(segment_absent, ALL, 11, 0, ABSENT_SELECTOR, NOWHERE, 0, 0)                                   \
  R(stack_absent, ALL, 12, 0, ABSENT_SELECTOR, NOWHERE, 0, 0)                                     \
  R(stack_null, ALL, 13, 0, 0, NOWHERE, 0, 0)                                                     \
  R(jump_to_data, ALL, 13, 0, 0x20, NOWHERE, 0, 0)                                                \
  R(return_inwards, ALL, 13, 0, 0x08, NOWHERE, 0, 0)                                              \
  R(overflow, ONLY_32, 4, 1, 0, NOWHERE, 0, 0)                                                    \
  R(bound, ONLY_32, 5, 0, 0, NOWHERE, 0, 0)                                                       \
  R(adjust_by_zero, ONLY_32, 0, 0, 0, NOWHERE, 0, 0)                                              \
  R(no_overflow, ONLY_64, 6, 0, 0, NOWHERE, 0, 0)                                                 \
  R(load_not_canonical, ONLY_64, 13, 0, 0, NOWHERE, 0, 0)

#define ROW(name, ...) {__VA_ARGS__},
#define NAME(name, ...) #name,

/* What a row adds to the checksum. */
static inline u64 fold_row(u64 sum, const struct row *row) {
  sum = fold(sum, (u64)row->vector << 32 | row->error);
  sum = fold(sum, (u64)row->address << 32 | row->count);
  return fold(sum, (u64)row->past << 32 | row->result);
}
#endif

#endif
