/* The steps of the pagetables workload: pages are mapped, touched, protected and unmapped at random.
   The MMU below them is the guest's (system/pagetables.c) or a model (hosted/pagetables.c). */
#ifndef PAGETABLES_STEPS_H
#define PAGETABLES_STEPS_H

#include "../kernel/types.h"

#define STEPS_SPACES 3
#define STEPS_PAGES 96
#define STEPS_FRAMES 24

/* Pages are of the current space, by number; frames by number too. Accesses are the kernel's.
   Loads and stores give 0, or a #PF's error code with bit 31. */
void mmu_map(u32 page, u32 frame, u32 is_writable);
void mmu_unmap(u32 page);
void mmu_protect(u32 page, u32 is_writable);
/* Bit 0: accessed, bit 1: dirty, since the last time; clears both. 4 if the page is not mapped. */
u32 mmu_take_used(u32 page);
u32 mmu_load(u32 page, u32 offset, u32 *value);
u32 mmu_store(u32 page, u32 offset, u32 value);
void mmu_switch(u32 space);
/* CR0.WP: whether the kernel may write only to writable pages. */
void mmu_write_protect(u32 is_on);

static u64 touch(u32 page, u64 chance, u64 sum) {
  u32 offset = (chance & 1023) * 4, value = 0, fault;
  if (chance >> 10 & 1) {
    fault = mmu_store(page, offset, chance >> 12);
  } else {
    fault = mmu_load(page, offset, &value);
  }
  if (fault & 1) {
    mmu_take_used(page); /* whether a denied access sets A is the processor's choice */
  }
  return fold(sum, (u64)fault << 32 | value);
}

static u64 pagetables_steps(u32 scale) {
  u64 random = 1013904242ull << 20 | 1;
  u64 sum = FOLD_START;
  for (u32 step = 0; step < scale * 26000; step++) {
    u64 chance = next_random(&random);
    u32 page = (chance >> 8) % STEPS_PAGES;
    u32 choice = chance & 31;
    if (choice < 5) {
      mmu_map(page, (chance >> 20) % STEPS_FRAMES, chance >> 40 & 1);
    } else if (choice < 7) {
      mmu_unmap(page);
    } else if (choice < 9) {
      mmu_protect(page, chance >> 40 & 1);
    } else if (choice < 11) {
      sum = fold(sum, mmu_take_used(page));
    } else if (choice < 12) {
      mmu_switch((chance >> 20) % STEPS_SPACES);
    } else if (choice < 13) {
      mmu_write_protect(chance >> 20 & 1);
    } else {
      sum = touch(page, chance >> 20, sum);
    }
  }
  return sum;
}

#endif
