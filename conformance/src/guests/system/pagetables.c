/* Page tables under stress in the guest's own MMU; then what only some modes have. */
#include "recover.h"
#include "pagetables_steps.h"

#define AREA USER_BASE
#define LARGE_AREA 0x60000000

word recover_at;
u32 recover_error;
word recover_address;

static word spaces[STEPS_SPACES];
static word space;
static word frames[STEPS_FRAMES];

struct frame *recover_page_fault(struct frame *f) {
  if (!recover_at) {
    fail("unexpected page fault");
  }
  recover_error = FAULTED | f->error;
  recover_address = read_cr2();
  f->ip = recover_at;
  return f;
}

static void expect(u32 is_so, const char *what) {
  if (!is_so) {
    fail(what);
  }
}

/* ---- The MMU of the steps ---- */

/* Pages lie apart, so that several tables are used. */
static word address(u32 page) {
  return AREA + page * (word)(37 * PAGE);
}

static entry *entry_for(u32 page) {
  return entry_of(space, address(page), LAST_LEVEL, 1);
}

void mmu_map(u32 page, u32 frame, u32 is_writable) {
  *entry_for(page) = frames[frame] | PRESENT | (is_writable ? WRITABLE : 0);
  invlpg(address(page));
}

void mmu_unmap(u32 page) {
  *entry_for(page) = 0;
  invlpg(address(page));
}

void mmu_protect(u32 page, u32 is_writable) {
  entry *e = entry_for(page);
  if (*e & PRESENT) {
    *e = (*e & ~(entry)WRITABLE) | (is_writable ? WRITABLE : 0);
    invlpg(address(page));
  }
}

u32 mmu_take_used(u32 page) {
  entry *e = entry_for(page);
  u32 used = *e;
  if (!(used & PRESENT)) {
    return 4;
  }
  *e = used & ~(entry)(ACCESSED | DIRTY);
  invlpg(address(page));
  return used >> 5 & 3;
}

u32 mmu_load(u32 page, u32 offset, u32 *value) {
  return try_load(address(page) + offset, value);
}

u32 mmu_store(u32 page, u32 offset, u32 value) {
  return try_store(address(page) + offset, value);
}

void mmu_switch(u32 number) {
  space = spaces[number];
  write_cr3(space);
}

void mmu_write_protect(u32 is_on) {
  write_cr0((read_cr0() & ~(word)0x10000) | (is_on ? 0x10000 : 0));
}

/* ---- Beyond the steps: each part ends the run if it does not find what the manual says ---- */

/* A large page and its 4-KB pages show the same bytes; a change of size takes an INVLPG. */
static void large_pages(void) {
  u32 level = LAST_LEVEL - 1, value;
  word large = (word)1 << levels[level].shift;
  word gpa = MEMORY - 2 * large;
#ifdef IA32
  write_cr4(read_cr4() | 0x10);
#endif
  gpa &= ~(large - 1);
  entry *e = entry_of(space, LARGE_AREA, level, 1);
  entry table = *e;
  *e = gpa | PRESENT | WRITABLE | LARGE;
  for (word offset = 0; offset < large; offset += large / 64 + 4) {
    expect(try_store(LARGE_AREA + offset, offset) == 0, "a store to a large page");
    expect(*(u32 *)(gpa + offset) == offset, "a large page's frame");
  }
  expect((*e & (ACCESSED | DIRTY)) == (ACCESSED | DIRTY), "a large page's A and D");
  *e = gpa | PRESENT | LARGE;
  invlpg(LARGE_AREA + 5 * PAGE);
  expect(try_store(LARGE_AREA, 1) == (FAULTED | 3), "a store to a read-only large page");
  *e = table;
  invlpg(LARGE_AREA);
  expect(try_load(LARGE_AREA, &value) == FAULTED, "a load after a large page is gone");
  map(space, LARGE_AREA, gpa + PAGE, PRESENT);
  expect(try_load(LARGE_AREA + 8, &value) == 0, "a load from a small page");
  expect(value == *(u32 *)(gpa + PAGE + 8), "a small page's frame");
  map(space, LARGE_AREA, 0, 0);
  invlpg(LARGE_AREA);
}

#if LEVELS == 3
/* PDPTE registers hold no entry for itself: the page directory refers to itself. */
#define RECURSIVE_LEVEL 1
#define RECURSIVE_BASE AREA
#else
#define RECURSIVE_LEVEL 0
#define RECURSIVE_BASE 0
#endif

/* A table that holds an entry for itself shows its tables as pages. */
static void recursive_mapping(void) {
  const struct level *top = &levels[RECURSIVE_LEVEL];
  word self = RECURSIVE_BASE + ((word)((1u << top->bits) - 1) << top->shift);
  entry *e = entry_of(space, self, RECURSIVE_LEVEL, 1);
  entry *first = e - ((1u << top->bits) - 1);
  u32 value;
  *e = (word)first | PRESENT | WRITABLE;
  /* Through the entry at each level: the table itself, at the end of what the entry maps. */
  word window = self;
  for (u32 level = RECURSIVE_LEVEL + 1; level < LEVELS; level++) {
    window |= (word)((1u << levels[level].bits) - 1) << levels[level].shift;
  }
#ifdef X64
  window |= 0xffff000000000000;
#endif
  for (u32 i = 0; i < PAGE; i += 4 * 61) {
    expect(try_load(window + i, &value) == 0, "a load by a recursive mapping");
    u32 differs = value ^ *(u32 *)((word)first + i);
    expect((differs & ~(ACCESSED | DIRTY)) == 0, "a table by a recursive mapping");
  }
  *e = 0;
  write_cr3(space);
  expect(try_load(window, &value) == FAULTED, "a recursive mapping is gone");
}

/* A page with G stays cached over MOV CR3, may be used with either entry, and goes by INVLPG. */
static void global_pages(void) {
  u32 value;
  write_cr4(read_cr4() | 0x80);
  *(u32 *)frames[0] = 123;
  map(space, AREA, frames[0], PRESENT | GLOBAL);
  invlpg(AREA);
  expect(try_load(AREA, &value) == 0 && value == 123, "a global page");
  write_cr3(space);
  expect(try_load(AREA, &value) == 0 && value == 123, "a global page after MOV CR3");
  map(space, AREA, 0, 0);
  invlpg(AREA);
  expect(try_load(AREA, &value) == FAULTED, "a global page after INVLPG");
  write_cr4(read_cr4() & ~(word)0x80);
}

#ifndef IA32
/* A fetch from a page with XD faults with bit 4; a fetch elsewhere does not. */
static void no_execute(void) {
  u32 features[4];
  cpuid(0x80000001, 0, features);
  if (!(features[3] & 1 << 20)) {
    return;
  }
  write_msr(0xc0000080, read_msr(0xc0000080) | 0x800);
  *(u8 *)frames[1] = 0xc3;
  map(space, AREA, frames[1], PRESENT | NO_EXECUTE);
  invlpg(AREA);
  expect(try_call(AREA) == (FAULTED | 0x11), "a fetch from a page with XD");
  expect(recover_address == AREA, "CR2 of a fetch");
  map(space, AREA, frames[1], PRESENT);
  invlpg(AREA);
  expect(try_call(AREA) == 0, "a fetch from a page without XD");
  map(space, AREA, 0, 0);
  invlpg(AREA);
  expect(try_call(AREA) == (FAULTED | 0x10), "a fetch from a page that is not there");
}
#endif

#ifdef X64
static void invpcid(word type, word pcid, word gva) {
  word descriptor[2] = {pcid, gva};
  __asm__ volatile("invpcid %0, %1" : : "m"(descriptor), "r"(type) : "memory");
}

/* Two spaces with PCIDs: each sees its own page, with and without a flush by MOV CR3. */
static void process_contexts(void) {
  u32 features[4], leaf7[4], value;
  cpuid(1, 0, features);
  cpuid(7, 0, leaf7);
  if (!(features[2] & 1 << 17)) {
    return;
  }
  space = spaces[0];
  write_cr3(space);
  write_cr4(read_cr4() | 1 << 17);
  for (u32 i = 0; i < 2; i++) {
    *(u32 *)frames[i] = 100 + i;
    map(spaces[i], AREA, frames[i], PRESENT);
    write_cr3(spaces[i] | (i + 1));
  }
  for (u32 i = 0; i < 40; i++) {
    write_cr3(spaces[i & 1] | ((i & 1) + 1) | 1ull << 63);
    expect(try_load(AREA, &value) == 0 && value == 100 + (i & 1), "a page of a PCID");
  }
  if (leaf7[1] & 1 << 10) {
    for (u32 type = 0; type < 4; type++) {
      map(spaces[1], AREA, frames[type & 1], PRESENT);
      invpcid(type, type < 2 ? 2 : 0, type == 0 ? AREA : 0);
      write_cr3(spaces[1] | 2 | 1ull << 63);
      expect(try_load(AREA, &value) == 0 && value == 100 + (type & 1), "a page after INVPCID");
    }
  }
  write_cr3(spaces[0]);
  write_cr4(read_cr4() & ~(word)(1 << 17));
}
#endif

u64 system_main(u32 scale) {
  set_handler(VECTOR_PF, recover_page_fault);
  for (u32 i = 0; i < STEPS_FRAMES; i++) {
    frames[i] = frame_new();
  }
  for (u32 i = 0; i < STEPS_SPACES; i++) {
    spaces[i] = space_new();
  }
  mmu_switch(0);
  u64 sum = pagetables_steps(scale);
  mmu_write_protect(1);
  for (u32 i = 0; i < scale; i++) {
    large_pages();
    global_pages();
    recursive_mapping();
#ifndef IA32
    no_execute();
#endif
#ifdef X64
    process_contexts();
#endif
  }
  return sum;
}
