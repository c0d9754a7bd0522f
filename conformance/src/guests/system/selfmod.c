/* Self-modifying code in the kernel; see selfmod_steps.h. */
#include "kernel.h"
#include "selfmod_steps.h"

#define VIEW 0x40000000
#define ALIAS 0x60000000

u64 system_main(u32 scale) {
  for (word offset = 0; offset < CODE_BYTES; offset += PAGE) {
    word gpa = frame_new();
    map(kernel_space, VIEW + offset, gpa, PRESENT | WRITABLE);
    map(kernel_space, ALIAS + offset, gpa, PRESENT | WRITABLE);
  }
  return selfmod_steps((struct code){(u8 *)VIEW, (u8 *)ALIAS}, scale);
}
