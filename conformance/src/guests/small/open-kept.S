/* Leaves outlive reloads of CR3 until an entry of their table is changed. Then a page of the table
   that is new is changed, too, and CR3 is loaded. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  map 1, 1
  map 2, 2
  movl $2, frame(2)
  movl $3, frame(3)
  mov $8, %edi
1:
  mov window(0), %ecx
  mov $ROOT, %eax
  mov %rax, %cr3
  dec %edi
  jnz 1b
  mov window(1), %ecx
  map 6, 6
  mov %rax, %cr3
  mov window(2), %ecx
  map 2, 3
  mov %rax, %cr3
  mov window(2), %ecx
  finish
