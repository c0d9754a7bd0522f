/* Code runs twice, behind IRET: once in flat segments, once beyond the limit of DS. */
#define BITS 32
#include "machine.h"
  begin
  movl $0x0fff, gdt + CODE_64
  movl $0x00409300, gdt + CODE_64 + 4 /* 4 KByte of data */
  mov $2f, %esi
  mov $1f, %edi
  pushf
  push $CODE
  push $3f
  iret
1:
  mov $CODE_64, %eax
  mov %eax, %ds
  mov $2f, %edi
  pushf
  push $CODE
  push $3f
  iret
2:
  finish
3:
  mov ROOT, %ecx
  jmp *%edi
