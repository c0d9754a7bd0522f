/* A small kernel: processes in address spaces of their own, switched by the timer; fork with
   copy-on-write, memory on demand, pipes. */
#include "kernel.h"
#include "../user/calls.h"

#define PROCESSES 16
#define PIPES 64
#define PIPE_WORDS 16

enum state { UNUSED, READY, WAITING, ENDED };

struct process {
  enum state state;
  word space;
  word heap; /* its end */
  word kernel_stack; /* its end */
  struct frame *frame;
  u32 value; /* with which it ended */
};

struct pipe {
  u32 words[PIPE_WORDS];
  u32 written, read;
};

static struct process processes[PROCESSES];
static struct process *current = processes;
static struct pipe pipes[PIPES];
static u32 pipes_made;
/* How many more than one entry refer to a frame. */
static u8 sharers[MEMORY / PAGE];

/* ---- User memory ---- */

/* Calls visit for each present entry of the user's pages; copy is passed on. */
static void for_each_page(word space, void (*visit)(word gva, entry *e, word copy), word copy) {
  word reach = (word)1 << levels[LAST_LEVEL - 1].shift;
  for (word gva = USER_BASE; gva < USER_STACK; gva += reach) {
    entry *table = entry_of(space, gva, LAST_LEVEL - 1, 0);
    if (table && *table & PRESENT) {
      entry *entries = (entry *)ADDRESS(*table);
      for (u32 i = 0; i < 1u << levels[LAST_LEVEL].bits; i++) {
        if (entries[i] & PRESENT) {
          visit(gva + i * PAGE, &entries[i], copy);
        }
      }
    }
  }
}

static void share_page(word gva, entry *e, word copy) {
  if (*e & WRITABLE) {
    *e = (*e & ~(entry)WRITABLE) | COPY_ON_WRITE;
  }
  *entry_of(copy, gva, LAST_LEVEL, 1) = *e & ~(entry)(ACCESSED | DIRTY);
  sharers[ADDRESS(*e) / PAGE]++;
}

/* Both spaces share all pages; the writable ones until one of them writes. */
static word copy_space(word space) {
  word copy = space_new();
  for_each_page(space, share_page, copy);
  write_cr3(space);
  return copy;
}

static void copy_frame(word to, word from) {
  for (u32 i = 0; i < PAGE; i += sizeof(word)) {
    *(word *)(to + i) = *(word *)(from + i);
  }
}

static void release_page(word gva, entry *e, word copy) {
  word gpa = ADDRESS(*e);
  (void)gva;
  (void)copy;
  if (sharers[gpa / PAGE]) {
    sharers[gpa / PAGE]--;
  } else {
    frame_free(gpa);
  }
}

/* Frees a space that is not in use: its pages, its last tables, and those above. */
static void release_space(word space) {
  word reach = (word)1 << levels[LAST_LEVEL - 1].shift;
  for_each_page(space, release_page, 0);
  for (word gva = USER_BASE; gva < USER_STACK; gva += reach) {
    entry *table = entry_of(space, gva, LAST_LEVEL - 1, 0);
    if (table && *table & PRESENT) {
      frame_free(ADDRESS(*table));
    }
  }
  for (u32 level = LAST_LEVEL - 1; level-- > 0;) {
    frame_free(ADDRESS(*entry_of(space, USER_BASE, level, 0)));
  }
  frame_free(space);
}

static struct frame *page_fault(struct frame *f) {
  word gva = read_cr2() & ~(word)(PAGE - 1);
  entry *e = entry_of(current->space, gva, LAST_LEVEL, 1);
  if (!(*e & PRESENT) && gva >= USER_HEAP && gva < current->heap) {
    *e = frame_new() | PRESENT | WRITABLE | USER;
    return f;
  }
  if (!(*e & PRESENT) || !(*e & COPY_ON_WRITE) || !(f->error & 2)) {
    fail("a process used memory that it does not have");
  }
  word old = ADDRESS(*e), own = old;
  if (sharers[old / PAGE]) {
    own = frame_new();
    copy_frame(own, old);
    sharers[old / PAGE]--;
  }
  *e = own | PRESENT | WRITABLE | USER;
  invlpg(gva);
  return f;
}

/* ---- Processes ---- */

static struct process *process_new(word space, word heap) {
  struct process *p = processes;
  while (p->state != UNUSED) {
    if (++p == processes + PROCESSES) {
      fail("too many processes");
    }
  }
  if (!p->kernel_stack) {
    p->kernel_stack = frame_new() + PAGE;
  }
  p->state = READY;
  p->space = space;
  p->heap = heap;
  p->frame = (struct frame *)(p->kernel_stack - sizeof(struct frame));
  return p;
}

static u32 fork(void) {
  struct process *child = process_new(copy_space(current->space), current->heap);
  *child->frame = *current->frame;
  child->frame->ax = 0;
  return child - processes;
}

/* Does a process's system call if it can be done now. */
static u32 is_done(struct process *p) {
  struct frame *f = p->frame;
  struct pipe *pipe = &pipes[f->bx % PIPES];
  switch (f->ax) {
    case CALL_READ:
      if (pipe->read == pipe->written) {
        return 0;
      }
      f->ax = pipe->words[pipe->read++ % PIPE_WORDS];
      return 1;
    case CALL_WRITE:
      if (pipe->written - pipe->read == PIPE_WORDS) {
        return 0;
      }
      pipe->words[pipe->written++ % PIPE_WORDS] = f->si;
      return 1;
    case CALL_WAIT: {
      struct process *child = &processes[f->bx % PROCESSES];
      if (child->state != ENDED) {
        return 0;
      }
      child->state = UNUSED;
      f->ax = child->value;
      return 1;
    }
    default:
      fail("no such system call");
  }
}

/* The next process in turn that can go on. */
static struct frame *schedule(void) {
  for (u32 i = 1; i <= PROCESSES; i++) {
    struct process *p = &processes[(current - processes + i) % PROCESSES];
    if (p->state == WAITING && is_done(p)) {
      p->state = READY;
    }
    if (p->state == READY) {
      if (p->space != (read_cr3() & ~(word)(PAGE - 1))) {
        write_cr3(p->space);
      }
      current = p;
      task_state.stack0 = p->kernel_stack;
      return p->frame;
    }
  }
  fail("all processes wait");
}

static struct frame *system_call(struct frame *f) {
  current->frame = f;
  switch (f->ax) {
    case CALL_FINISH:
      finish((u64)(u32)f->si << 32 | (u32)f->bx);
    case CALL_MEMORY:
      f->ax = current->heap;
      current->heap += (f->bx + PAGE - 1) & ~(word)(PAGE - 1);
      return f;
    case CALL_FORK:
      f->ax = fork();
      return f;
    case CALL_EXIT:
      write_cr3(kernel_space);
      release_space(current->space);
      current->value = f->bx;
      current->state = ENDED;
      return schedule();
    case CALL_PIPE:
      f->ax = pipes_made++ % PIPES;
      pipes[f->ax] = (struct pipe){.written = 0};
      return f;
    case CALL_YIELD:
      return schedule();
    default:
      if (is_done(current)) {
        return f;
      }
      current->state = WAITING;
      return schedule();
  }
}

static struct frame *tick(struct frame *f) {
  interrupt_done(0);
  current->frame = f;
  return schedule();
}

u64 system_main(u32 scale) {
  set_handler(VECTOR_SYSCALL, system_call);
  set_handler(VECTOR_PF, page_fault);
  set_handler(VECTOR_IRQ0, tick);
  timer_rate(2000);
  process_new(space_for_user(), USER_HEAP);
  write_cr3(current->space);
  enter_user(scale, current->kernel_stack);
}
