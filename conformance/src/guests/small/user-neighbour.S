/* Two neighbouring pages that do not lead to neighbouring frames are loaded from at CPL 3. */
#include "user.h"
  begin_user
  movl $1, frame(2)
  map 0, 0, WRITABLE + USER
  map 1, 2, WRITABLE + USER
  to_user
  mov window(0), %ecx
  mov window(1), %edx
  finish
