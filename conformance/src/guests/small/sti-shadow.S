/* Interrupts wait for the instruction behind STI. */
#define BITS 32
#include "machine.h"
  begin
  sti
  nop
  cli
  finish
