/* Two large pages lie apart; the first is mapped elsewhere, and INVLPG names its first place. */
#define BITS 64
#include "machine.h"
  begin
  movl $1, frame(5)
  movl $0x83, ROOT + 0x2000 + 8 * 3
  movl $0x83, ROOT + 0x2000 + 8 * 9
  mov 0x600000 + frame(0), %ecx
  mov 0x600000 + frame(5), %ecx
  mov 0x1200000 + frame(1), %ecx
  movl $0x200083, ROOT + 0x2000 + 8 * 3
  invlpg 0x600000 + frame(0)
  mov 0x600000 + frame(5), %ecx
  finish
