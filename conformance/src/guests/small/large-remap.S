/* A large page is loaded from in two places and mapped elsewhere; INVLPG names the first place. */
#define BITS 64
#include "machine.h"
  begin
  movl $1, frame(5)
  movl $0x83, ROOT + 0x2000 + 8 * 3
  mov 0x600000 + frame(0), %ecx
  mov 0x600000 + frame(5), %ecx
  movl $0x200083, ROOT + 0x2000 + 8 * 3
  invlpg 0x600000 + frame(0)
  mov 0x600000 + frame(5), %ecx
  finish
