/* Faults of user code: what the kernel sees of each is compared with its row; after a page fault the
   page is mended and the instruction runs again. */
#include "kernel.h"
#include "faults_rows.h"

static const struct row rows[] = {ROWS(ROW)};
static const char *const names[] = {ROWS(NAME)};
#define COUNT (sizeof rows / sizeof *rows)

/* The pieces of user code; those of other modes are not there. */
#define DECLARE(name, ...) extern u8 user_fault_##name[] __attribute__((weak)), \
    user_at_##name[] __attribute__((weak));
ROWS(DECLARE)
#define BEGIN(name, ...) user_fault_##name,
#define AT(name, ...) user_at_##name,
static u8 *const begins[] = {ROWS(BEGIN)};
static u8 *const ats[] = {ROWS(AT)};

extern u8 boot_stack_end[];

static word space;
static word frames[ARENA_PAGES];
static struct frame start;
static u32 current;
static u32 rounds;
static struct row seen;
static u64 sum = FOLD_START;

/* The pages as faults_rows.h says. */
static void arena_start(void) {
  static const entry FLAGS[ARENA_PAGES] = {PRESENT | USER | WRITABLE, 0, PRESENT | USER,
                                           PRESENT | WRITABLE, PRESENT | USER | WRITABLE,
                                           PRESENT | USER, 0};
  for (u32 page = 0; page < ARENA_PAGES; page++) {
    u32 *words = (u32 *)frames[page];
    for (u32 i = 0; i < PAGE; i += 4) {
      words[i / 4] = pattern(page * PAGE + i);
    }
    map(space, ARENA + page * PAGE, frames[page], FLAGS[page]);
    invlpg(ARENA + page * PAGE);
  }
}

/* int 0x80 where two fetches go, and mov eax, 0x0c0b0a09 across two pages. */
static void put_code(void) {
  *(u16 *)(frames[1] + 0x80) = 0x80cd;
  *(u16 *)frames[3] = 0x80cd;
  u8 *first = (u8 *)frames[5] + PAGE - 3;
  u8 *second = (u8 *)frames[6];
  first[0] = 0xb8;
  first[1] = 9;
  first[2] = 10;
  second[0] = 11;
  second[1] = 12;
  second[2] = 0xcd;
  second[3] = 0x80;
}

/* The frame with which the current row's code begins; the end after the last row. */
static struct frame *begin(void) {
  while (current < COUNT && !begins[current]) {
    current++;
  }
  if (current == COUNT) {
    if (--rounds == 0) {
      finish(sum);
    }
    current = 0;
  }
  arena_start();
  put_code();
  start = (struct frame){.ip = (word)begins[current],
                         .cs = USER_CODE,
                         .flags = 0x202,
                         .sp = USER_STACK,
                         .ss = USER_DATA,
                         .ax = 0xaaaaaaaa};
#ifndef X64
  start.ds = start.es = USER_DATA;
#endif
  return &start;
}

static void differ(const char *what, u32 value) {
  print(names[current]);
  print(": ");
  print(what);
  print(" ");
  print_hex(value, 8);
  print("\n");
  fail("not as the row says");
}

/* Compares what was seen with the row, folds it, and goes on to the next. */
static struct frame *next(void) {
  const struct row *row = &rows[current];
  if (seen.vector != row->vector) {
    differ("vector", seen.vector);
  }
  if (seen.error != row->error) {
    differ("error", seen.error);
  }
  if (seen.address != row->address) {
    differ("address", seen.address);
  }
  if (seen.count != row->count) {
    differ("count", seen.count);
  }
  if (seen.past != row->past) {
    differ("instruction", seen.past);
  }
  if (seen.result != row->result) {
    differ("result", seen.result);
  }
  if (row->modes == ALL) {
    sum = fold_row(sum, &seen);
  }
  current++;
  return begin();
}

/* Gives user code all rights to a page of the arena. */
static void mend(word gva) {
  u32 page = (gva - ARENA) / PAGE;
  map(space, ARENA + page * PAGE, frames[page], PRESENT | USER | WRITABLE);
  invlpg(gva);
}

static struct frame *fault(struct frame *f) {
  seen = (struct row){.vector = f->vector,
                      .past = f->ip - (word)ats[current],
                      .error = f->error,
                      .address = NOWHERE,
                      .count = f->cx};
  if (f->vector != VECTOR_PF) {
    return next();
  }
  word gva = read_cr2();
  seen.address = gva - ARENA;
  if (gva - ARENA >= ARENA_PAGES * PAGE) {
    differ("address", gva);
  }
  mend(gva);
  return f;
}

/* The end of a piece of code whose page was mended. */
static struct frame *end(struct frame *f) {
  seen.result = f->ax;
  return next();
}

u64 system_main(u32 scale) {
  rounds = scale;
  for (u32 vector = 0; vector < VECTOR_IRQ0; vector++) {
    set_handler(vector, fault);
  }
  set_handler(VECTOR_SYSCALL, end);
  set_gate(ABSENT_VECTOR, 0, 0x6e);
  gdt[ABSENT_SELECTOR / 8] = descriptor(0, 0xfffff, 0xc072);
  for (u32 page = 0; page < ARENA_PAGES; page++) {
    frames[page] = frame_new();
  }
  space = space_for_user();
  write_cr3(space);
  task_state.stack0 = (word)boot_stack_end;
  resume(begin());
}
