/* The system part of a compute guest: one user process, and three system calls for it. */
#include "kernel.h"
#include "../user/calls.h"

static word space;
static word heap = USER_HEAP;
extern u8 boot_stack_end[];

/* New pages at the end of the heap. */
static word grow(word bytes) {
  word start = heap;
  while (heap < start + bytes) {
    map(space, heap, frame_new(), PRESENT | USER | WRITABLE);
    heap += PAGE;
  }
  return start;
}

static struct frame *system_call(struct frame *f) {
  switch (f->ax) {
    case CALL_FINISH:
      finish((u64)(u32)f->si << 32 | (u32)f->bx);
    case CALL_PRINT:
      print_bytes((const char *)f->bx, f->si);
      break;
    case CALL_MEMORY:
      f->ax = grow(f->bx);
      break;
    default:
      fail("no such system call");
  }
  return f;
}

u64 system_main(u32 scale) {
  set_handler(VECTOR_SYSCALL, system_call);
  space = space_for_user();
  write_cr3(space);
  enter_user(scale, (word)boot_stack_end);
}
