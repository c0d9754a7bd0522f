/* An instruction at CPL 3 updates what it may only read, then a page that was mapped elsewhere
   meanwhile, without INVLPG, as one that may be written. */
#include "user.h"
  begin_user
  movl $10, frame(1)
  map 0, 0, READ_ONLY + USER
  to_user
  mov window(0), %ecx
  mov $1f, %esi
  incl window(0)
  inc %ecx
1:
  mov window(0), %ecx
  to_kernel
  map 0, 1, WRITABLE + USER
  to_user
  incl window(0)
  mov window(0), %ecx
  finish
