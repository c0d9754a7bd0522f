/* Divisions whose quotients fit, and that raise #DE: by 0, or since they do not fit. */
#define BITS 32
#include "machine.h"
  begin
  mov $divided, %eax
  mov idt + 13 * 8, %ebx
  mov %ax, %bx
  mov %ebx, idt
  mov idt + 13 * 8 + 4, %ebx
  mov %ebx, idt + 4
  mov $7, %edx
  mov $0x12345678, %eax
  mov $0x80000001, %ecx
  div %ecx
  mov $1f, %esi
  mov $0x80000001, %edx
  div %ecx
1:
  mov $-100, %eax
  cltd
  mov $7, %ebx
  idiv %ebx
  mov $2f, %esi
  xor %ebx, %ebx
  idiv %ebx
2:
  mov $3f, %esi
  mov $0x80000000, %edx
  xor %eax, %eax
  mov $-1, %ecx
  idiv %ecx
3:
  mov $1000, %eax
  mov $77, %bl
  div %bl
  mov $4f, %esi
  mov $2, %bl
  mov $0x300, %eax
  div %bl
4:
  finish
divided:
  mov %esi, (%esp)
  iret
