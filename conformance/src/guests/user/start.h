/* The system call of each mode: int 0x80, sysenter or syscall; number and result in (E/R)AX,
   arguments in (E/R)BX and (E/R)SI. */
#ifndef START_H
#define START_H

#include "calls.h"
#include "workload.h"

static inline word system_call(word number, word first, word second) {
#ifdef X64
  __asm__ volatile("syscall"
                   : "+a"(number)
                   : "b"(first), "S"(second)
                   : "rcx", "r11", "memory", "cc");
#elif defined PAE
  __asm__ volatile("mov %%esp, %%ecx; mov $1f, %%edx; sysenter; 1:"
                   : "+a"(number)
                   : "b"(first), "S"(second)
                   : "ecx", "edx", "memory", "cc");
#else
  __asm__ volatile("int $0x80" : "+a"(number) : "b"(first), "S"(second) : "memory", "cc");
#endif
  return number;
}

#endif
