/* Code is written by a page of a table that is in use, run by another, and written anew. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  map 2, 2
  map 4, 2
  mov window(0), %ecx
  mov $window(4), %ebx
  movl $0xc39001b0, window(2) /* mov $1, %al; nop; ret */
  call *%rbx
  movl $0xc39002b0, window(2)
  call *%rbx
  finish
