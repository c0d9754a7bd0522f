/* A page is loaded from at CPL 3, mapped elsewhere with INVLPG, and loaded from again. */
#include "user.h"
  begin_user
  movl $1, frame(1)
  map 0, 0, WRITABLE + USER
  to_user
  mov window(0), %ecx
  to_kernel
  map 0, 1, WRITABLE + USER
  invlpg window(0)
  to_user
  add window(0), %ecx
  finish
