/* Game-tree search: connect four on bit boards, alpha-beta with a table of known positions. */
#include "workload.h"

#define COLUMNS 7
#define ROWS 6
/* A column's bits: ROWS cells and one above them that is always empty. */
#define HEIGHT (ROWS + 1)
#define DEPTH 6
#define GAMES 4
#define POSITIONS 4096
#define WON 1000

struct position {
  u64 own, other;
  u8 fill[COLUMNS];
};

struct known {
  u64 key;
  signed short score;
  u8 depth, kind;
};

/* What the score of a known position is. */
enum { EXACT, AT_LEAST, AT_MOST };

struct search {
  struct known *table;
  u64 visited;
};

static u32 has_four(u64 stones) {
  static const u8 DIRECTIONS[] = {1, HEIGHT - 1, HEIGHT, HEIGHT + 1};
  for (u32 i = 0; i < sizeof DIRECTIONS; i++) {
    u64 pairs = stones & stones >> DIRECTIONS[i];
    if (pairs & pairs >> 2 * DIRECTIONS[i]) {
      return 1;
    }
  }
  return 0;
}

/* Stones near the middle are worth more. */
static int value(const struct position *p) {
  static const signed char WORTH[COLUMNS] = {0, 1, 2, 4, 2, 1, 0};
  int sum = 0;
  for (u32 column = 0; column < COLUMNS; column++) {
    for (u32 row = 0; row < p->fill[column]; row++) {
      u64 bit = 1ull << (column * HEIGHT + row);
      sum += p->own & bit ? WORTH[column] : -WORTH[column];
    }
  }
  return sum;
}

static int search(struct search *s, struct position *p, u32 depth, int alpha, int beta) {
  static const u8 ORDER[COLUMNS] = {3, 2, 4, 1, 5, 0, 6};
  s->visited++;
  if (has_four(p->other)) {
    return -WON - (int)depth;
  }
  if (depth == 0) {
    return value(p);
  }
  u64 key = p->own * 0x9e3779b97f4a7c15ull ^ p->other * 0xc2b2ae3d27d4eb4full;
  struct known *known = &s->table[key >> 52];
  if (known->key == key && known->depth == depth &&
      (known->kind == EXACT || (known->kind == AT_LEAST && known->score >= beta) ||
       (known->kind == AT_MOST && known->score <= alpha))) {
    return known->score;
  }
  int best = -2 * WON, floor = alpha;
  for (u32 i = 0; i < COLUMNS && floor < beta; i++) {
    u32 column = ORDER[i];
    if (p->fill[column] == ROWS) {
      continue;
    }
    struct position next = *p;
    next.own = p->other;
    next.other = p->own | 1ull << (column * HEIGHT + next.fill[column]++);
    int score = -search(s, &next, depth - 1, -beta, -floor);
    best = score > best ? score : best;
    floor = best > floor ? best : floor;
  }
  if (best == -2 * WON) {
    best = 0;
  }
  known->key = key;
  known->score = best;
  known->depth = depth;
  known->kind = best >= beta ? AT_LEAST : best <= alpha ? AT_MOST : EXACT;
  return best;
}

u64 workload(u32 scale) {
  struct search s = {memory(POSITIONS * sizeof(struct known)), 0};
  u64 random = 7046029254386353131ull;
  u64 sum = FOLD_START;
  for (u32 game = 0; game < scale * GAMES; game++) {
    struct position p = {0};
    for (u32 stone = 0; stone < 8; stone++) {
      u32 column = next_random(&random) % COLUMNS;
      u64 own = p.own | 1ull << (column * HEIGHT + p.fill[column]);
      if (p.fill[column] < ROWS && !has_four(own)) {
        p.fill[column]++;
        p.own = p.other;
        p.other = own;
      }
    }
    int score = search(&s, &p, DEPTH, -2 * WON, 2 * WON);
    sum = fold(sum, (u32)score);
    sum = fold(sum, s.visited);
  }
  return sum;
}
