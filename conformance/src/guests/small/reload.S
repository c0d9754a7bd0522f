/* A page is mapped to another frame: MOV CR3. */
#define BITS 32
#include "machine.h"
  begin
  movl $1, frame(0)
  map 0, 0
  mov window(0), %ecx
  map 0, 1
  mov %cr3, %eax
  mov %eax, %cr3
  mov window(0), %ecx
  finish
