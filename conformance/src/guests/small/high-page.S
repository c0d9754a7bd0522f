/* Two pages whose linear addresses are the same in their low 32 bits. */
#define BITS 64
#include "machine.h"
  begin
  map 0, 0
  movl $1, frame(0)
  movl $0x115003, ROOT + 0x1000 + 4 * 8
  movl $0x116003, 0x115000 + 8 * (WINDOW >> 21)
  movl $frame(1) + WRITABLE, 0x116000
  mov window(0), %ecx
  movabs $0x100000000 + WINDOW, %rbx
  mov (%rbx), %ecx
  finish
