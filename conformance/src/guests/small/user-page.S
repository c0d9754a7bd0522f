/* SMAP: the kernel loads from a page of the user with AC, and without. */
#define BITS 32
#define CR4 0x200000
#include "machine.h"
  begin
  map 0, 0, WRITABLE + USER
  mov $1f, %esi
  stac
  mov window(0), %ecx
  clac
  mov window(0), %ecx
  inc %ecx
1:
  finish
