/* The last page of all. */
#define BITS 64
#include "machine.h"
  begin
  movl $1, frame(0)
  movl $0x115003, ROOT + 511 * 8
  movl $0x116003, 0x115000 + 511 * 8
  movl $TABLE + WRITABLE, 0x116000 + 511 * 8
  map 511, 0
  mov -0x1000, %ecx
  finish
