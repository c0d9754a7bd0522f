/* A page of 4 MB is loaded from at CPL 3 in two places and mapped elsewhere; INVLPG names one. */
#include "user.h"
  begin_user
  movl $1, frame(5)
  movl $0x87, ROOT + 4 * 2
  to_user
  mov 0x800000 + frame(0), %ecx
  mov 0x800000 + frame(5), %ecx
  to_kernel
  movl $0x400087, ROOT + 4 * 2
  invlpg 0x800000 + frame(0)
  to_user
  mov 0x800000 + frame(5), %ecx
  finish
