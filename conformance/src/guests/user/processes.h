/* What a program of the processes workload asks of its kernel: the guest's, or the build machine's. */
#ifndef PROCESSES_H
#define PROCESSES_H

#ifdef HOSTED
#include "workload.h"

/* A copy of this process: 0 in the copy, the copy's number here. */
u32 process_fork(void);
void process_exit(u32 value) __attribute__((noreturn));
/* Waits until a child ends, and gives its value; once for each child. */
u32 process_wait(u32 child);
void process_yield(void);
u32 pipe_new(void);
u32 pipe_read(u32 pipe);
void pipe_write(u32 pipe, u32 value);

#else
#include "start.h"

static inline u32 process_fork(void) {
  return system_call(CALL_FORK, 0, 0);
}
static inline void process_exit(u32 value) {
  system_call(CALL_EXIT, value, 0);
  __builtin_unreachable();
}
static inline u32 process_wait(u32 child) {
  return system_call(CALL_WAIT, child, 0);
}
static inline void process_yield(void) {
  system_call(CALL_YIELD, 0, 0);
}
static inline u32 pipe_new(void) {
  return system_call(CALL_PIPE, 0, 0);
}
static inline u32 pipe_read(u32 pipe) {
  return system_call(CALL_READ, pipe, 0);
}
static inline void pipe_write(u32 pipe, u32 value) {
  system_call(CALL_WRITE, pipe, value);
}
#endif

#endif
