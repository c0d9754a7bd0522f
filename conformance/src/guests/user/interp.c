/* An interpreter's loop: a small register machine runs a sieve of primes and Collatz sequences. */
#include "workload.h"

enum op { SET, ADD, TRIPLE, HALVE, LOW_BIT, FETCH, PUT, MIX, JUMP, IF_ZERO, IF_LESS, END };

struct instruction {
  u8 op, a, b;
  u32 c; /* a constant, a register, or the row to go to */
};

/* Registers of both programs. */
enum { I, J, LENGTH, BIT, ONE, LIMIT, REGISTERS };

#define BYTES 8192

/* Mixes each number below LIMIT that no smaller one marked, and marks its multiples. */
static const struct instruction SIEVE[] = {
    /* 0 */ {SET, I, 0, 2},
    /* 1 */ {IF_LESS, I, LIMIT, 3},
    /* 2 */ {END, 0, 0, 0},
    /* 3 */ {FETCH, BIT, I, 0},
    /* 4 */ {IF_ZERO, BIT, 0, 7},
    /* 5 */ {ADD, I, I, ONE},
    /* 6 */ {JUMP, 0, 0, 1},
    /* 7 */ {MIX, I, 0, 0},
    /* 8 */ {ADD, J, I, I},
    /* 9 */ {IF_LESS, J, LIMIT, 11},
    /* 10 */ {JUMP, 0, 0, 5},
    /* 11 */ {PUT, J, ONE, 0},
    /* 12 */ {ADD, J, J, I},
    /* 13 */ {JUMP, 0, 0, 9},
};

/* Mixes how many steps each number below LIMIT is from 1. */
static const struct instruction COLLATZ[] = {
    /* 0 */ {SET, I, 0, 1},
    /* 1 */ {IF_LESS, I, LIMIT, 3},
    /* 2 */ {END, 0, 0, 0},
    /* 3 */ {SET, LENGTH, 0, 0},
    /* 4 */ {SET, J, 0, 0},
    /* 5 */ {ADD, J, J, I},
    /* 6 */ {IF_LESS, ONE, J, 10},
    /* 7 */ {MIX, LENGTH, 0, 0},
    /* 8 */ {ADD, I, I, ONE},
    /* 9 */ {JUMP, 0, 0, 1},
    /* 10 */ {ADD, LENGTH, LENGTH, ONE},
    /* 11 */ {LOW_BIT, BIT, J, 0},
    /* 12 */ {IF_ZERO, BIT, 0, 15},
    /* 13 */ {TRIPLE, J, J, ONE},
    /* 14 */ {JUMP, 0, 0, 6},
    /* 15 */ {HALVE, J, J, 0},
    /* 16 */ {JUMP, 0, 0, 6},
};

/* Runs a program to its end. */
static u64 run(const struct instruction *program, u32 limit, u8 *bytes, u64 sum) {
  u32 r[REGISTERS] = {[ONE] = 1, [LIMIT] = limit};
  for (const struct instruction *at = program;; at++) {
    switch ((enum op)at->op) {
      case SET:
        r[at->a] = at->c;
        break;
      case ADD:
        r[at->a] = r[at->b] + r[at->c];
        break;
      case TRIPLE:
        r[at->a] = 3 * r[at->b] + r[at->c];
        break;
      case HALVE:
        r[at->a] = r[at->b] >> 1;
        break;
      case LOW_BIT:
        r[at->a] = r[at->b] & 1;
        break;
      case FETCH:
        r[at->a] = bytes[r[at->b]];
        break;
      case PUT:
        bytes[r[at->a]] = r[at->b];
        break;
      case MIX:
        sum = fold(sum, r[at->a]);
        break;
      case JUMP:
        at = program + at->c - 1;
        break;
      case IF_ZERO:
        if (!r[at->a]) {
          at = program + at->c - 1;
        }
        break;
      case IF_LESS:
        if (r[at->a] < r[at->b]) {
          at = program + at->c - 1;
        }
        break;
      case END:
        return sum;
    }
  }
}

u64 workload(u32 scale) {
  u8 *bytes = memory(BYTES);
  u64 sum = FOLD_START;
  for (u32 round = 0; round < scale; round++) {
    for (u32 i = 0; i < BYTES; i++) {
      bytes[i] = 0;
    }
    sum = run(SIEVE, BYTES - round % 64, bytes, sum);
    sum = run(COLLATZ, 800 + round % 64, bytes, sum);
  }
  return sum;
}
