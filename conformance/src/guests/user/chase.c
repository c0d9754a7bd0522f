/* Pointer chasing: walks over a random cyclic permutation of 64-byte nodes, larger than any TLB. */
#include "workload.h"

#define NODES (132 * 1024) /* 8.25 MB */
#define WALKS 4
#define STEPS 60000

struct node {
  u32 next;
  u32 visits;
  u64 value;
  u64 padding[6];
};

/* One cycle through all nodes: each node comes in behind a random one of those before it. */
static void link_nodes(struct node *nodes) {
  u32 random = 88172645;
  for (u32 i = 1; i < NODES; i++) {
    random = random * 1664525 + 1013904223;
    u32 before = (u64)random * i >> 32;
    nodes[i].next = nodes[before].next;
    nodes[i].value = random;
    nodes[before].next = i;
  }
}

u64 workload(u32 scale) {
  struct node *nodes = memory(NODES * sizeof *nodes);
  u64 random = 88172645463325252ull;
  u64 sum = FOLD_START;
  link_nodes(nodes);
  for (u32 round = 0; round < scale; round++) {
    u32 at[WALKS];
    for (u32 walk = 0; walk < WALKS; walk++) {
      at[walk] = next_random(&random) % NODES;
    }
    for (u32 step = 0; step < STEPS; step++) {
      struct node *node = &nodes[at[step % WALKS]];
      node->visits++;
      node->value += step ^ node->visits;
      sum += node->value;
      at[step % WALKS] = node->next;
    }
    sum = fold(sum, at[0] ^ at[WALKS - 1]);
  }
  return sum;
}
