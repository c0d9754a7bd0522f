/* The work of the interrupts workload: queues of items, each worked on by one kind of handler. How
   many items there are does not depend on time; when they are done does. */
#ifndef INTERRUPTS_WORK_H
#define INTERRUPTS_WORK_H

#include "../kernel/types.h"

/* Who works: the timer's handler, the clock's, those of two software interrupts, and no handler. */
enum { BY_TIMER, BY_CLOCK, BY_OUTER, BY_INNER, BY_MAIN, QUEUES };

/* Items in each round. */
static const u32 ITEMS[QUEUES] = {120, 40, 150, 450, 2200};

struct queue {
  u64 sum;
  u32 done;
};

static inline void work(struct queue *queue) {
  u32 value = queue->done++ * 2654435761u + 1;
  for (u32 i = 0; i < 120; i++) {
    value = (value ^ value >> 15) * 0x2c1b3c6d + i;
  }
  queue->sum = fold(queue->sum, value);
}

static inline u64 sum_of_queues(const struct queue *queues) {
  u64 sum = FOLD_START;
  for (u32 i = 0; i < QUEUES; i++) {
    sum = fold(sum, queues[i].sum);
  }
  return sum;
}

#endif
