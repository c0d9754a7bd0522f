/* The user side of a guest: its entry, and what a workload may ask for. */
#include "start.h"

#ifdef X64
__asm__(".globl user_entry; user_entry: mov %eax, %edi; call user_main");
#else
__asm__(".globl user_entry; user_entry: push %eax; call user_main");
#endif

void *memory(word bytes) {
  return (void *)system_call(CALL_MEMORY, bytes, 0);
}

void user_main(u32 scale) {
  u64 sum = workload(scale);
  system_call(CALL_FINISH, (u32)sum, sum >> 32);
}
