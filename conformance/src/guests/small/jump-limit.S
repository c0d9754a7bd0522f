/* A jump leads out of its code segment. */
#define BITS 32
#include "machine.h"
  begin
  movl $0x0fff, gdt + CODE_64
  movl $0x00409b10, gdt + CODE_64 + 4 /* 4 KByte of code, from 1 MByte on */
  ljmp $CODE_64, $1f - start
1:
  mov $2f - start, %esi
  xor %eax, %eax
  jz . + 0x1000
2:
  finish
