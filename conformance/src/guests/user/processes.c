/* Programs of several processes: pipelines, copies of memory that change apart, sparse memory, and a
   tree of processes. */
#include "processes.h"

#define END_OF_STREAM 0xffffffff
#define STAGES 4
#define PAGE_WORDS 1024
#define PAGES 24

/* Is in .data, which forks copy too. */
static u32 generation = 1;

/* ---- A pipeline: each stage changes what it reads ---- */
static void stage(u32 from, u32 to, u32 number) {
  u32 value, state = number;
  while ((value = pipe_read(from)) != END_OF_STREAM) {
    for (u32 i = 0; i < 80; i++) {
      state = state * 1103515245 + value + 12345;
    }
    pipe_write(to, state >> 1);
  }
  pipe_write(to, END_OF_STREAM);
  process_exit(state);
}

static u64 pipeline(u32 count, u64 sum) {
  u32 pipes[STAGES + 1], children[STAGES], writer, value;
  for (u32 i = 0; i <= STAGES; i++) {
    pipes[i] = pipe_new();
  }
  for (u32 i = 0; i < STAGES; i++) {
    children[i] = process_fork();
    if (!children[i]) {
      stage(pipes[i], pipes[i + 1], i);
    }
  }
  writer = process_fork();
  if (!writer) {
    for (u32 i = 0; i < count; i++) {
      pipe_write(pipes[0], i * i);
    }
    pipe_write(pipes[0], END_OF_STREAM);
    process_exit(count);
  }
  while ((value = pipe_read(pipes[STAGES])) != END_OF_STREAM) {
    sum = fold(sum, value);
  }
  for (u32 i = 0; i < STAGES; i++) {
    sum = fold(sum, process_wait(children[i]));
  }
  return fold(sum, process_wait(writer));
}

/* ---- Copies: children change theirs, the parent's stays ---- */
static u32 sum_of(const u32 *words) {
  u32 sum = 0;
  for (u32 i = 0; i < PAGES * PAGE_WORDS; i += 16) {
    sum = sum * 5 + words[i];
  }
  return sum;
}

static u64 copies(u32 *words, u64 sum) {
  u32 children[3];
  for (u32 i = 0; i < PAGES * PAGE_WORDS; i += 4) {
    words[i] = i * generation;
  }
  for (u32 i = 0; i < 3; i++) {
    children[i] = process_fork();
    if (!children[i]) {
      generation += i;
      for (u32 page = i; page < PAGES; page += i + 1) {
        words[page * PAGE_WORDS + 16 * page] += generation;
        process_yield();
      }
      process_exit(sum_of(words) ^ generation);
    }
    words[i * PAGE_WORDS] ^= 0xff;
  }
  for (u32 i = 3; i-- > 0;) {
    sum = fold(sum, process_wait(children[i]));
  }
  generation++;
  return fold(sum, sum_of(words));
}

/* ---- Sparse memory: only what is touched takes room ---- */
static u64 sparse(u8 *bytes, u32 size, u64 *random, u64 sum) {
  for (u32 i = 0; i < 150; i++) {
    u32 at = next_random(random) % size;
    sum = fold(sum, bytes[at]);
    bytes[at] = i;
  }
  return sum;
}

/* ---- A tree: two children for each half ---- */
static u32 tree(u32 from, u32 to) {
  if (to - from < 500) {
    u32 sum = 0;
    for (; from < to; from++) {
      sum += from * from ^ from >> 3;
    }
    return sum;
  }
  u32 middle = from + (to - from) / 2;
  u32 child = process_fork();
  if (!child) {
    process_exit(tree(from, middle));
  }
  u32 upper = tree(middle, to);
  return process_wait(child) * 3 + upper;
}

u64 workload(u32 scale) {
  u32 *words = memory(PAGES * PAGE_WORDS * sizeof *words);
  u8 *bytes = memory(4 << 20);
  u64 random = 3202034522624059733ull;
  u64 sum = FOLD_START;
  for (u32 round = 0; round < scale; round++) {
    sum = pipeline(200, sum);
    sum = copies(words, sum);
    sum = sparse(bytes, round % 8 == 7 ? 4 << 20 : 1 << 20, &random, sum);
    sum = fold(sum, tree(round, round + 3000));
  }
  return sum;
}
