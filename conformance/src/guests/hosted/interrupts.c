/* The work of the interrupts workload on the build machine, without interrupts. */
#include <stdio.h>
#include <stdlib.h>

#include "../system/interrupts_work.h"

int main(int count, char **arguments) {
  struct queue queues[QUEUES] = {0};
  u32 scale = count > 1 ? atoi(arguments[1]) : 1;
  for (u32 queue = 0; queue < QUEUES; queue++) {
    while (queues[queue].done < scale * ITEMS[queue]) {
      work(&queues[queue]);
    }
  }
  printf("checksum %016llx\n", sum_of_queues(queues));
}
