/* The start of every guest, and of its user part. */
#include "kernel.h"

/* The fields of the Multiboot information that are read. */
struct information {
  u32 flags, lower, upper, boot_device, command_line;
};

extern u8 user_text[], user_text_end[], user_data_end[], user_text_load[];
extern u8 user_entry[] __attribute__((weak));

/* The number after "scale=" in the command line; 1 if there is none. */
static u32 scale_of(const struct information *info) {
  static const char KEY[] = "scale=";
  if (!(info->flags & 4)) {
    return 1;
  }
  for (const char *at = (const char *)(word)info->command_line; *at; at++) {
    u32 i = 0;
    while (KEY[i] && at[i] == KEY[i]) {
      i++;
    }
    if (!KEY[i]) {
      u32 value = 0;
      for (at += i; *at >= '0' && *at <= '9'; at++) {
        value = 10 * value + (*at - '0');
      }
      return value;
    }
  }
  return 1;
}

void kernel_main(const struct information *info) {
  u32 scale = scale_of(info);
  paging_start();
  traps_start();
  devices_start();
  finish(system_main(scale));
}

word space_for_user(void) {
  word space = space_new();
  for (u8 *at = user_text; at < user_data_end; at += PAGE) {
    entry writable = at < user_text_end ? 0 : WRITABLE;
    map(space, (word)at, (word)user_text_load + (at - user_text), PRESENT | USER | writable);
  }
  for (word at = USER_STACK - 32 * PAGE; at < USER_STACK; at += PAGE) {
    map(space, at, frame_new(), PRESENT | USER | WRITABLE);
  }
  return space;
}

void enter_user(word argument, word kernel_stack) {
  struct frame f = {.ip = (word)user_entry,
                    .cs = USER_CODE,
                    .flags = 0x202,
                    .sp = USER_STACK,
                    .ss = USER_DATA,
                    .ax = argument};
#ifndef X64
  f.ds = f.es = USER_DATA;
#endif
  __asm__ volatile("cli");
  task_state.stack0 = kernel_stack;
  resume(&f);
}
