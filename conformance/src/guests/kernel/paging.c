/* Physical frames, and page tables of any of the three modes by one walk over its levels. */
#include "kernel.h"

#ifdef IA32
const struct level levels[LEVELS] = {{22, 10, PRESENT | WRITABLE | USER}, {12, 10, 0}};
#elif defined PAE
/* The bits of rights are reserved in a PDPTE. */
const struct level levels[LEVELS] = {
    {30, 2, PRESENT}, {21, 9, PRESENT | WRITABLE | USER}, {12, 9, 0}};
#else
const struct level levels[LEVELS] = {{39, 9, PRESENT | WRITABLE | USER},
                                     {30, 9, PRESENT | WRITABLE | USER},
                                     {21, 9, PRESENT | WRITABLE | USER},
                                     {12, 9, 0}};
#endif
/* The level whose entries for the kernel's addresses all spaces share. */
#define SHARED_LEVEL (LEVELS == 4)

extern u8 image_end[];
word kernel_space;
static word next_frame;
static word free_frames;

static void clear(word gpa) {
  word to = gpa, count = PAGE / sizeof(word);
#ifdef X64
  __asm__ volatile("rep stosq" : "+D"(to), "+c"(count) : "a"(0) : "memory");
#else
  __asm__ volatile("rep stosl" : "+D"(to), "+c"(count) : "a"(0) : "memory");
#endif
}

word frame_new(void) {
  word gpa = free_frames;
  if (gpa) {
    free_frames = *(word *)gpa;
  } else {
    gpa = next_frame;
    next_frame += PAGE;
    if (next_frame > MEMORY) {
      fail("out of memory");
    }
  }
  clear(gpa);
  return gpa;
}

void frame_free(word gpa) {
  *(word *)gpa = free_frames;
  free_frames = gpa;
}

entry *entry_of(word space, word gva, u32 level, u32 make) {
  word table = space;
  for (u32 i = 0;; i++) {
    const struct level *l = &levels[i];
    entry *e = (entry *)table + (gva >> l->shift & ((1u << l->bits) - 1));
    if (i == level) {
      return e;
    }
    if (!(*e & PRESENT)) {
      if (!make) {
        return 0;
      }
      *e = frame_new() | l->table_flags;
#ifdef PAE
      if (i == 0) {
        write_cr3(read_cr3()); /* the processor reads a PDPTE only then */
      }
#endif
    }
    table = ADDRESS(*e);
  }
}

void map(word space, word gva, word gpa, entry flags) {
  *entry_of(space, gva, LAST_LEVEL, 1) = gpa | flags;
}

word space_new(void) {
  word space = frame_new();
  for (word gva = 0; gva < USER_BASE; gva += (word)1 << levels[SHARED_LEVEL].shift) {
    *entry_of(space, gva, SHARED_LEVEL, 1) = *entry_of(kernel_space, gva, SHARED_LEVEL, 1);
  }
  return space;
}

void paging_start(void) {
  next_frame = ((word)image_end + PAGE - 1) & ~(word)(PAGE - 1);
  kernel_space = frame_new();
  for (word gpa = 0; gpa < MEMORY;) {
    entry *e = entry_of(kernel_space, gpa, LAST_LEVEL, 1);
    for (u32 i = 0; i < 1u << levels[LAST_LEVEL].bits; i++, gpa += PAGE) {
      e[i] = gpa | PRESENT | WRITABLE;
    }
  }
#ifdef PAE
  write_cr4(read_cr4() | 0x20);
#endif
  write_cr3(kernel_space);
  write_cr0(read_cr0() | 0x80010000);
}
