/* Work done by interrupts: the timer at several rates, the real-time clock, handlers in handlers,
   software interrupts; and where interrupts are held back after STI. */
#include "kernel.h"
#include "interrupts_work.h"

#define CLOCK_IRQ 8
#define OUTER 0x40
#define INNER 0x41
#define PIC1 0x20
#define PIC2 0xa0

static struct queue queues[QUEUES];
/* How many items of a queue may be done by now. */
static volatile u32 limit[QUEUES];
static volatile u32 timer_interrupts;
static volatile u32 depth;

static u32 is_done(u32 queue) {
  return *(volatile u32 *)&queues[queue].done == limit[queue];
}

static void work_if_any(u32 queue) {
  if (!is_done(queue)) {
    work(&queues[queue]);
  }
}

static struct frame *timer(struct frame *f) {
  timer_interrupts++;
  work_if_any(BY_TIMER);
  interrupt_done(0);
  return f;
}

static u8 clock_register(u8 number) {
  out8(0x70, number);
  return in8(0x71);
}

/* Waits in the handler for the timer, whose interrupt comes before this one's is done. */
static struct frame *clock(struct frame *f) {
  u32 before = timer_interrupts;
  if (++depth != 1) {
    fail("the clock's handler was interrupted by itself");
  }
  clock_register(12);
  work_if_any(BY_CLOCK);
  while (timer_interrupts == before) {
    __asm__ volatile("sti; hlt; cli" : : : "memory");
  }
  depth--;
  interrupt_done(CLOCK_IRQ);
  return f;
}

static struct frame *outer(struct frame *f) {
  work(&queues[BY_OUTER]);
  for (u32 i = 0; i < 3; i++) {
    __asm__ volatile("int %0" : : "i"(INNER) : "memory");
  }
  return f;
}

static struct frame *inner(struct frame *f) {
  work(&queues[BY_INNER]);
  return f;
}

/* ---- Parts ---- */

/* A share of the timer's items at each of some rates, while waiting and while working. */
static void timer_items(void) {
  static const u32 RATES[] = {200, 1000, 2500, 5000};
  u32 rates = sizeof RATES / sizeof *RATES;
  for (u32 i = 0; i < rates; i++) {
    timer_rate(RATES[i]);
    limit[BY_TIMER] += ITEMS[BY_TIMER] / rates;
    u32 main_items = ITEMS[BY_MAIN] / rates;
    __asm__ volatile("sti");
    for (u32 j = 0; j < main_items; j++) {
      work(&queues[BY_MAIN]);
    }
    while (!is_done(BY_TIMER)) {
      __asm__ volatile("sti; hlt" : : : "memory");
    }
    __asm__ volatile("cli");
  }
}

/* The clock's items, 1024 a second, while the timer goes on. */
static void clock_items(void) {
  limit[BY_CLOCK] += ITEMS[BY_CLOCK];
  u8 control = clock_register(11);
  clock_register(12);
  out8(0x70, 11);
  out8(0x71, control | 0x40);
  out8(PIC1 + 1, 0xfa);
  out8(PIC2 + 1, 0xfe);
  while (!is_done(BY_CLOCK)) {
    __asm__ volatile("sti; hlt; cli" : : : "memory");
  }
  out8(PIC1 + 1, 0xfe);
  out8(PIC2 + 1, 0xff);
  out8(0x70, 11);
  out8(0x71, control);
}

static void software_items(void) {
  for (u32 i = 0; i < ITEMS[BY_OUTER]; i++) {
    __asm__ volatile("int %0" : : "i"(OUTER) : "memory");
  }
}

/* Waits, with interrupts off, until the timer asks. */
static u32 wait_for_request(void) {
  out8(PIC1, 0x0a);
  while (!(in8(PIC1) & 1)) {
  }
  return timer_interrupts;
}

/* How many interrupts came in a sequence that begins with a request and interrupts off: more than one
   if time passes quickly. */
#define COUNT_IN(sequence)                        \
  ({                                              \
    u32 before = wait_for_request();              \
    __asm__ volatile(sequence ::: "memory");       \
    timer_interrupts - before;                    \
  })

#ifdef X64
#define SET_IF_BY_POPF "pushfq; orl $0x200, (%%rsp); popfq"
#else
#define SET_IF_BY_POPF "pushf; orl $0x200, (%%esp); popf"
#endif

static void shadows(void) {
  timer_rate(500);
  if (COUNT_IN("sti; cli") != 0) {
    fail("an interrupt between STI and the next instruction");
  }
  if (COUNT_IN("sti; nop; cli") == 0) {
    fail("no interrupt after the instruction after STI");
  }
  if (COUNT_IN("sti; hlt; cli") == 0) {
    fail("a request before HLT did not end it");
  }
  if (COUNT_IN(SET_IF_BY_POPF "; cli") == 0) {
    fail("no interrupt right after POPF");
  }
}

u64 system_main(u32 scale) {
  set_handler(VECTOR_IRQ0, timer);
  set_handler(VECTOR_IRQ0 + CLOCK_IRQ, clock);
  set_handler(OUTER, outer);
  set_handler(INNER, inner);
  for (u32 i = 0; i < scale; i++) {
    timer_items();
    clock_items();
    software_items();
    shadows();
  }
  return sum_of_queues(queues);
}
