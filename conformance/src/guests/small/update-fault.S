/* An instruction that loads and stores faults at a page that is not there: as a store. */
#define BITS 32
#include "machine.h"
  begin
  mov $1f, %esi
  incl window(0)
1:
  finish
