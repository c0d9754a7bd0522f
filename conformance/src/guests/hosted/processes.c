/* The processes workload on the build machine: processes, pipes and memory are the system's own. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../user/processes.h"

static _Noreturn void fail(const char *what) {
  perror(what);
  exit(2);
}

void *memory(word bytes) {
  void *zeros =
      mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (zeros == MAP_FAILED) {
    fail("memory");
  }
  return zeros;
}

/* A child's number is the end of a pipe by which its value comes; here is the other end, in a child. */
static int value_pipe;

u32 process_fork(void) {
  int ends[2];
  if (pipe(ends)) {
    fail("pipe");
  }
  pid_t child = fork();
  if (child < 0) {
    fail("fork");
  }
  if (!child) {
    value_pipe = ends[1];
    close(ends[0]);
    return 0;
  }
  close(ends[1]);
  return ends[0];
}

void process_exit(u32 value) {
  if (write(value_pipe, &value, sizeof value) != sizeof value) {
    fail("exit");
  }
  _exit(0);
}

static u32 read_word(int from) {
  u32 value;
  if (read(from, &value, sizeof value) != sizeof value) {
    fail("read");
  }
  return value;
}

u32 process_wait(u32 child) {
  u32 value = read_word(child);
  close(child);
  wait(0);
  return value;
}

void process_yield(void) {}

/* The last pipes that were made, as many as the guest's kernel keeps. */
#define PIPES 64
static int pipes[PIPES][2];
static u32 pipes_made;

u32 pipe_new(void) {
  u32 number = pipes_made++ % PIPES;
  if (pipes_made > PIPES) {
    close(pipes[number][0]);
    close(pipes[number][1]);
  }
  if (pipe(pipes[number])) {
    fail("pipe");
  }
  return number;
}

u32 pipe_read(u32 pipe) {
  return read_word(pipes[pipe][0]);
}

void pipe_write(u32 pipe, u32 value) {
  if (write(pipes[pipe][1], &value, sizeof value) != sizeof value) {
    fail("write");
  }
}

int main(int count, char **arguments) {
  printf("checksum %016llx\n", workload(count > 1 ? atoi(arguments[1]) : 1));
}
