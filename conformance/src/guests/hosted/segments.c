/* The work of the segments workload on the build machine, in flat memory. */
#include <stdio.h>
#include <stdlib.h>

#include "../system/segments_work.h"

static u32 words[MIX_WORDS];
static u32 blocks[2][TASKS][TASK_WORDS];

static u64 work_of_round(u32 round, u64 sum) {
  u32 value = 0;
  fill(words, MIX_WORDS, round);
  for (u32 i = 0; i < MIXES; i++) {
    value = i;
    for (u32 j = 0; j < MIX_WORDS; j++) {
      words[j] = value = mix(value, words[j]);
    }
    sum = fold(sum, value);
  }
  value = 0;
  fill(blocks[0][0], TASKS * TASK_WORDS, round + 1);
  for (u32 i = 0; i < TASK_STEPS; i++) {
    u32 task = i / 16 % TASKS;
    value = task_step(value, blocks[0][task][i % TASK_WORDS], i);
    blocks[1][task][i * 7 % TASK_WORDS] = value;
  }
  for (u32 i = 0; i < TASKS * TASK_WORDS; i++) {
    sum = fold(sum, blocks[1][i / TASK_WORDS][i % TASK_WORDS]);
  }
  value = 0;
  fill(words, MIX_WORDS, round + 2);
  for (u32 i = 0; i < LOCAL_STEPS; i++) {
    value = task_step(value, words[i % MIX_WORDS], i);
  }
  sum = fold(sum, value);
  value = 0;
  for (u32 i = GATE_CALLS; i > 0; i--) {
    value = gate_step(value, i, 8 * i + 3);
  }
  return fold(sum, value);
}

int main(int count, char **arguments) {
  u64 sum = FOLD_START;
  for (u32 round = count > 1 ? atoi(arguments[1]) : 1; round > 0; round--) {
    sum = work_of_round(round, sum);
  }
  printf("checksum %016llx\n", sum);
}
