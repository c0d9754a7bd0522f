/* Accesses of the kernel that may fault: the fault is noted, and the access is skipped. */
#ifndef RECOVER_H
#define RECOVER_H

#include "kernel.h"

/* What the last fault was: its error code above this bit, which says that there was one. */
#define FAULTED 0x80000000u

/* Where a fault goes on, 0 if none is expected. */
extern word recover_at;
extern u32 recover_error;
extern word recover_address;

/* The handler of #PF. */
struct frame *recover_page_fault(struct frame *f);

/* Each gives 0, or FAULTED and the error code. */
static inline u32 try_load(word gva, u32 *value) {
  u32 loaded = 0;
  recover_error = 0;
  __asm__ volatile("movl $1f, recover_at; movl (%1), %0; 1: movl $0, recover_at"
                   : "+r"(loaded)
                   : "r"(gva)
                   : "memory");
  *value = loaded;
  return recover_error;
}
static inline u32 try_store(word gva, u32 value) {
  recover_error = 0;
  __asm__ volatile("movl $1f, recover_at; movl %1, (%0); 1: movl $0, recover_at"
                   :
                   : "r"(gva), "r"(value)
                   : "memory");
  return recover_error;
}
/* Calls a function of no more than a RET. */
static inline u32 try_call(word gva) {
  word stack;
  recover_error = 0;
#ifdef X64
  __asm__ volatile("movl $1f, recover_at; mov %%rsp, %0; call *%1; 1: mov %0, %%rsp;"
                   "movl $0, recover_at"
                   : "=&r"(stack)
                   : "r"(gva)
                   : "memory");
#else
  __asm__ volatile("movl $1f, recover_at; mov %%esp, %0; call *%1; 1: mov %0, %%esp;"
                   "movl $0, recover_at"
                   : "=&r"(stack)
                   : "r"(gva)
                   : "memory");
#endif
  return recover_error;
}

#endif
