/* A clean page is loaded from at CPL 3, then stored to. */
#include "user.h"
  begin_user
  map 0, 0, WRITABLE + USER
  to_user
  mov window(0), %ecx
  movl $1, window(0)
  mov entry(0), %ecx
  finish
