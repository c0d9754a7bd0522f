/* A model of an MMU under the steps of the pagetables workload: a page is a row of a table. */
#include <stdio.h>
#include <stdlib.h>

#include "../system/pagetables_steps.h"

#define FAULTED 0x80000000u
#define ACCESSED 1
#define DIRTY 2
#define NOT_MAPPED 4

struct page {
  u8 is_present, is_writable, used;
  u32 frame;
};

static struct page spaces[STEPS_SPACES][STEPS_PAGES];
static struct page *pages = spaces[0];
static u32 frames[STEPS_FRAMES][1024];
static u32 is_write_protected = 1;

void mmu_map(u32 page, u32 frame, u32 is_writable) {
  pages[page] = (struct page){1, is_writable, 0, frame};
}

void mmu_unmap(u32 page) {
  pages[page].is_present = 0;
}

void mmu_protect(u32 page, u32 is_writable) {
  pages[page].is_writable = is_writable;
}

u32 mmu_take_used(u32 page) {
  u32 used = pages[page].used;
  if (!pages[page].is_present) {
    return NOT_MAPPED;
  }
  pages[page].used = 0;
  return used;
}

u32 mmu_load(u32 page, u32 offset, u32 *value) {
  struct page *p = &pages[page];
  if (!p->is_present) {
    return FAULTED;
  }
  p->used |= ACCESSED;
  *value = frames[p->frame][offset / 4];
  return 0;
}

u32 mmu_store(u32 page, u32 offset, u32 value) {
  struct page *p = &pages[page];
  if (!p->is_present) {
    return FAULTED | 2;
  }
  if (!p->is_writable && is_write_protected) {
    return FAULTED | 3;
  }
  p->used |= ACCESSED | DIRTY;
  frames[p->frame][offset / 4] = value;
  return 0;
}

void mmu_switch(u32 space) {
  pages = spaces[space];
}

void mmu_write_protect(u32 is_on) {
  is_write_protected = is_on;
}

int main(int count, char **arguments) {
  printf("checksum %016llx\n", pagetables_steps(count > 1 ? atoi(arguments[1]) : 1));
}
