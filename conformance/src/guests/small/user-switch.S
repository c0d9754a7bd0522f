/* A page is loaded from at CPL 3, mapped elsewhere with a MOV to CR3, and loaded from again. */
#include "user.h"
  begin_user
  movl $1, frame(1)
  map 0, 0, WRITABLE + USER
  to_user
  mov window(0), %ecx
  to_kernel
  map 0, 1, WRITABLE + USER
  mov %cr3, %eax
  mov %eax, %cr3
  to_user
  add window(0), %ecx
  finish
