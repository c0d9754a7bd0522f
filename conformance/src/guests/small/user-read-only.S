/* A page is stored to at CPL 3, made read-only with INVLPG, loaded from and stored to again. */
#include "user.h"
  begin_user
  map 0, 0, WRITABLE + USER
  to_user
  movl $1, window(0)
  to_kernel
  map 0, 0, READ_ONLY + USER
  invlpg window(0)
  to_user
  mov $1f, %esi
  mov window(0), %ecx
  movl $2, window(0)
  inc %ecx
1:
  mov window(0), %edx
  finish
