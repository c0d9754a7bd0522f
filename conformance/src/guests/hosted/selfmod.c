/* Self-modifying code on the build machine; see selfmod_steps.h. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../system/selfmod_steps.h"

/* A view of a file, at an address that the code can hold in 32 bits. */
static u8 *view(int file) {
  int rights = PROT_READ | PROT_WRITE | PROT_EXEC;
  void *at = mmap(0, CODE_BYTES, rights, MAP_SHARED | MAP_32BIT, file, 0);
  if (at == MAP_FAILED) {
    perror("mmap");
    exit(2);
  }
  return at;
}

int main(int count, char **arguments) {
  int file = memfd_create("code", 0);
  if (file < 0 || ftruncate(file, CODE_BYTES)) {
    perror("memfd_create");
    exit(2);
  }
  struct code code = {view(file), view(file)};
  u64 sum = selfmod_steps(code, count > 1 ? atoi(arguments[1]) : 1);
  printf("checksum %016llx\n", sum);
}
