/* Calls: deep recursion, calls through tables of functions, and returns of many depths. */
#include "workload.h"

/* ---- Recursion ---- */
static __attribute__((noinline)) u32 ackermann(u32 m, u32 n) {
  if (m == 0) {
    return n + 1;
  }
  return n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

static __attribute__((noinline)) u32 depth_sum(u32 depth, u32 *deepest) {
  u32 own[4] = {depth, depth * 3, depth ^ 0x55, *deepest};
  if (depth > *deepest) {
    *deepest = depth;
  }
  u32 below = depth < 1500 ? depth_sum(depth + 1, deepest) : 0;
  return below * 31 + own[depth & 3];
}

static __attribute__((noinline)) u32 fibonacci(u32 n) {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

/* ---- Queens: recursion with a loop ---- */
static u32 queens(u32 free, u32 left, u32 down, u32 right) {
  if (!free) {
    return 1;
  }
  u32 count = 0;
  for (u32 places = free & ~(left | down | right); places;) {
    u32 place = places & -places;
    places -= place;
    count += queens(free & ~place, (left | place) << 1, 0, (right | place) >> 1);
  }
  return count;
}

/* ---- Shapes: each kind has its own functions ---- */
struct shape {
  const struct kind *kind;
  u32 width, height;
};

struct kind {
  u32 (*area)(const struct shape *);
  u32 (*around)(const struct shape *);
  void (*grow)(struct shape *, u32 by);
};

static u32 rectangle_area(const struct shape *s) {
  return s->width * s->height;
}
static u32 rectangle_around(const struct shape *s) {
  return 2 * (s->width + s->height);
}
static u32 triangle_area(const struct shape *s) {
  return s->width * s->height / 2;
}
static u32 triangle_around(const struct shape *s) {
  return s->width + s->height + (s->width > s->height ? s->width : s->height);
}
static u32 diamond_area(const struct shape *s) {
  return s->width * s->height * 2;
}
static u32 diamond_around(const struct shape *s) {
  return 4 * (s->width | s->height);
}
static void grow_wide(struct shape *s, u32 by) {
  s->width += by;
}
static void grow_high(struct shape *s, u32 by) {
  s->height += by;
}
static void grow_both(struct shape *s, u32 by) {
  s->width ^= by;
  s->height += s->width >> 4;
}

static const struct kind KINDS[] = {
    {rectangle_area, rectangle_around, grow_wide},
    {triangle_area, triangle_around, grow_high},
    {diamond_area, diamond_around, grow_both},
    {rectangle_area, diamond_around, grow_both},
    {triangle_area, rectangle_around, grow_wide},
};

#define SHAPES 512

static u64 visit(struct shape *shapes, u64 *random, u64 sum) {
  for (u32 i = 0; i < 40000; i++) {
    struct shape *s = &shapes[next_random(random) % SHAPES];
    s->kind->grow(s, i);
    sum += s->kind->area(s) ^ (u64)s->kind->around(s) << 20;
    s->kind = &KINDS[(s->width ^ s->height) % (sizeof KINDS / sizeof *KINDS)];
  }
  return sum;
}

u64 workload(u32 scale) {
  struct shape *shapes = memory(SHAPES * sizeof *shapes);
  u64 random = 5555555555555555555ull;
  u64 sum = FOLD_START;
  for (u32 i = 0; i < SHAPES; i++) {
    shapes[i] = (struct shape){&KINDS[i % 5], i + 1, 2 * i + 1};
  }
  for (u32 round = 0; round < scale; round++) {
    u32 deepest = 0;
    sum = fold(sum, ackermann(2, 150 + round % 50));
    sum = fold(sum, depth_sum(0, &deepest));
    sum = fold(sum, fibonacci(22 + round % 2));
    sum = fold(sum, queens(0x1ff, 0, 0, 0));
    sum = visit(shapes, &random, sum);
  }
  return sum;
}
