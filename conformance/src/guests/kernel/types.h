/* Names of the integers, by their size in bits; word is as wide as a register of the mode. */
#ifndef TYPES_H
#define TYPES_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long word;

/* One step of the checksum: FNV-1a over 64-bit values, with a rotation so that high bits spread. */
static inline u64 fold(u64 sum, u64 value) {
  sum = (sum ^ value) * 0x100000001b3ull;
  return sum << 23 | sum >> 41;
}

/* Where every checksum begins. */
#define FOLD_START 0xcbf29ce484222325ull

/* The next value of a generator (Marsaglia's xorshift64); the state is never 0. */
static inline u64 next_random(u64 *state) {
  u64 x = *state;
  x ^= x << 13;
  x ^= x >> 7;
  x ^= x << 17;
  return *state = x;
}

#endif
