/* Integers in matrices: products of 64 x 64 matrices, and a five-point stencil on a grid. */
#include "workload.h"

#define ORDER 64
#define GRID 320
#define SWEEPS 2

static void multiply(const u32 *a, const u32 *b, u32 *product) {
  for (u32 i = 0; i < ORDER; i++) {
    for (u32 j = 0; j < ORDER; j++) {
      u32 sum = 0;
      for (u32 k = 0; k < ORDER; k++) {
        sum += a[i * ORDER + k] * b[k * ORDER + j];
      }
      product[i * ORDER + j] = sum;
    }
  }
}

static void sweep(const int *from, int *to) {
  for (u32 y = 1; y < GRID - 1; y++) {
    for (u32 x = 1; x < GRID - 1; x++) {
      const int *at = from + y * GRID + x;
      to[y * GRID + x] = (4 * at[0] + at[-1] + at[1] + at[-GRID] + at[GRID] + 4) >> 3;
    }
  }
}

u64 workload(u32 scale) {
  u32 *a = memory(ORDER * ORDER * sizeof *a);
  u32 *b = memory(ORDER * ORDER * sizeof *b);
  u32 *product = memory(ORDER * ORDER * sizeof *product);
  int *grid = memory(GRID * GRID * sizeof *grid);
  int *other = memory(GRID * GRID * sizeof *other);
  u64 random = 3935559000370003845ull;
  u64 sum = FOLD_START;
  for (u32 i = 0; i < ORDER * ORDER; i++) {
    a[i] = next_random(&random);
    b[i] = next_random(&random);
  }
  for (u32 i = 0; i < GRID * GRID; i += 3) {
    grid[i] = other[i] = (int)(i * 2654435761u) >> 4;
  }
  for (u32 round = 0; round < scale; round++) {
    multiply(a, b, product);
    u32 *free = a;
    a = b;
    b = product;
    product = free;
    for (u32 i = 0; i < SWEEPS; i++) {
      sweep(grid, other);
      int *from = grid;
      grid = other;
      other = from;
    }
    for (u32 i = 0; i < ORDER * ORDER; i += 7) {
      sum = fold(sum, b[i]);
    }
    for (u32 i = 0; i < GRID * GRID; i += 61) {
      sum = fold(sum, (u32)grid[i]);
    }
  }
  return sum;
}
