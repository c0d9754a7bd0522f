/* Two blocks are changed by stores of their own, at different instructions; then the first is again
   as it was, and stores elsewhere. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  movl $0x00b01188, frame(0) /* mov %dl, (%ecx); mov $0, %al; ret */
  movb $0xc3, frame(0) + 4
  movl $0x11889090, frame(0) + 32 /* nop; nop; mov %dl, (%ecx); mov $0, %al; ret */
  movl $0xc300b0, frame(0) + 36
  mov $5, %dl
  mov $frame(0) + 3, %ecx
  mov $window(0), %ebx
  call *%ebx
  mov $frame(0) + 37, %ecx
  mov $window(0) + 32, %ebx
  call *%ebx
  movb $0, frame(0) + 3
  mov $frame(1), %ecx
  mov $window(0), %ebx
  call *%ebx
  finish
