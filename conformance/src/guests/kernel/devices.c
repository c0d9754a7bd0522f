/* COM1, the two PICs, the PIT and the exit port. */
#include "kernel.h"

#define COM1 0x3f8
#define PIC1 0x20
#define PIC2 0xa0
#define PIT_HZ 1193182

volatile u32 ticks;

void print_bytes(const char *bytes, word count) {
  for (word i = 0; i < count; i++) {
    while (!(in8(COM1 + 5) & 0x20)) {
    }
    out8(COM1, bytes[i]);
  }
}

void print(const char *text) {
  word count = 0;
  while (text[count]) {
    count++;
  }
  print_bytes(text, count);
}

void print_hex(u64 value, u32 digits) {
  while (digits--) {
    print_bytes(&"0123456789abcdef"[value >> 4 * digits & 15], 1);
  }
}

static void leave(u8 status) __attribute__((noreturn));
static void leave(u8 status) {
  out8(0xf4, status);
  for (;;) {
    __asm__ volatile("cli; hlt");
  }
}

void finish(u64 checksum) {
  print("checksum ");
  print_hex(checksum, 16);
  print("\n");
  leave(0);
}

void fail(const char *why) {
  print("failed: ");
  print(why);
  print("\n");
  leave(1);
}

void interrupt_done(u32 irq) {
  if (irq >= 8) {
    out8(PIC2, 0x20);
  }
  out8(PIC1, 0x20);
}

static struct frame *tick(struct frame *f) {
  ticks++;
  interrupt_done(0);
  return f;
}

void timer_rate(u32 hz) {
  u32 count = PIT_HZ / hz;
  out8(0x43, 0x34);
  out8(0x40, count);
  out8(0x40, count >> 8);
}

/* ICW1 to ICW4 of one controller, and its mask. */
static void pic_start(u16 port, u8 vector, u8 cascade, u8 mask) {
  out8(port, 0x11);
  out8(port + 1, vector);
  out8(port + 1, cascade);
  out8(port + 1, 1);
  out8(port + 1, mask);
}

void devices_start(void) {
  pic_start(PIC1, VECTOR_IRQ0, 4, 0xfe);
  pic_start(PIC2, VECTOR_IRQ0 + 8, 2, 0xff);
  set_handler(VECTOR_IRQ0, tick);
  timer_rate(100);
}
