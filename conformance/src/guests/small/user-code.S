/* A page is stored to at CPL 3, code on it is called, and what it loads is stored to. */
#include "user.h"
  begin_user
  map 0, 0, WRITABLE + USER
  to_user
  movl $0xc301b0, window(0) /* mov $1, %al; ret */
  mov $window(0), %edx
  call *%edx
  movb $2, window(0) + 1
  call *%edx
  mov %eax, %ecx
  finish
