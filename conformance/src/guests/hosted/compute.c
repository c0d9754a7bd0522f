/* A compute workload on the build machine: the scale is its argument. */
#include <stdio.h>
#include <stdlib.h>

#include "../user/workload.h"

void *memory(word bytes) {
  void *zeros = calloc(1, bytes);
  if (!zeros) {
    fputs("out of memory\n", stderr);
    exit(2);
  }
  return zeros;
}

int main(int count, char **arguments) {
  printf("checksum %016llx\n", workload(count > 1 ? atoi(arguments[1]) : 1));
}
