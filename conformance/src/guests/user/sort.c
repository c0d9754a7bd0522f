/* Hashing and sorting: an open-addressing hash table, quicksort and radix sort agree. */
#include "workload.h"

#define COUNT 14000
#define SLOTS 32768

struct pair {
  u32 key, count;
};

static void count_key(struct pair *table, u32 key) {
  u32 slot = key * 2654435761u >> 17;
  while (table[slot].count && table[slot].key != key) {
    slot = (slot + 1) % SLOTS;
  }
  table[slot].key = key;
  table[slot].count++;
}

static void quicksort(u32 *low, u32 *high) {
  while (low < high) {
    u32 pivot = low[(high - low) / 2];
    u32 *i = low, *j = high;
    while (i <= j) {
      while (*i < pivot) {
        i++;
      }
      while (*j > pivot) {
        j--;
      }
      if (i <= j) {
        u32 other = *i;
        *i++ = *j;
        *j-- = other;
      }
    }
    quicksort(low, j);
    low = i;
  }
}

/* By bytes, lowest first; four passes end in the array they began in. */
static void radix_sort(u32 *values, u32 *spare) {
  for (u32 shift = 0; shift < 32; shift += 8) {
    u32 starts[256] = {0};
    for (u32 i = 0; i < COUNT; i++) {
      starts[values[i] >> shift & 255]++;
    }
    for (u32 digit = 0, at = 0; digit < 256; digit++) {
      u32 size = starts[digit];
      starts[digit] = at;
      at += size;
    }
    for (u32 i = 0; i < COUNT; i++) {
      spare[starts[values[i] >> shift & 255]++] = values[i];
    }
    u32 *other = values;
    values = spare;
    spare = other;
  }
}

u64 workload(u32 scale) {
  struct pair *table = memory(SLOTS * sizeof *table);
  u32 *quick = memory(COUNT * sizeof *quick);
  u32 *radix = memory(COUNT * sizeof *radix);
  u32 *spare = memory(COUNT * sizeof *spare);
  u64 random = 1181783497276652981ull;
  u64 sum = FOLD_START;
  for (u32 round = 0; round < scale; round++) {
    for (u32 slot = 0; slot < SLOTS; slot++) {
      table[slot].count = 0;
    }
    for (u32 i = 0; i < COUNT; i++) {
      u32 value = next_random(&random);
      quick[i] = radix[i] = i % 3 ? value : value % 1000;
      count_key(table, quick[i]);
    }
    quicksort(quick, quick + COUNT - 1);
    radix_sort(radix, spare);
    for (u32 i = 0; i < COUNT; i++) {
      sum = fold(sum, quick[i] == radix[i] ? quick[i] : ~(u64)0);
    }
    for (u32 slot = 0; slot < SLOTS; slot++) {
      sum += table[slot].count * (u64)table[slot].key;
    }
  }
  return sum;
}
