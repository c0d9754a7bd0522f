/* A page is loaded from often, with CR3 loaded each time. Then its entry is changed behind the last
   load of CR3, and no one says so: either frame may be seen. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  movl $1, frame(0)
  movl $2, frame(1)
  mov $8, %edi
1:
  mov window(0), %ecx
  mov $ROOT, %eax
  mov %rax, %cr3
  dec %edi
  jnz 1b
  map 0, 1
  mov window(0), %ecx
  xor %ecx, %ecx
  finish
