/* Strings of each kind, forwards and backwards, ended by their count and by what they compare. */
#define BITS 32
#include "machine.h"
  begin
  map 0, 0
  mov $window(0), %edi
  mov $0x04030201, %eax
  mov $3, %ecx
  rep stosl
  rep stosl
  mov $window(0), %esi
  mov $window(0) + 64, %edi
  mov $6, %ecx
  rep movsw
  mov $window(0), %edi
  mov $2, %al
  mov $9, %ecx
  repne scasb
  mov $9, %ecx
  repe scasb
  mov $window(0), %esi
  mov $window(0) + 64, %edi
  mov $5, %ecx
  movb $7, 3(%edi)
  repe cmpsb
  std
  mov $4, %ecx
  repne cmpsw
  rep lodsw
  stosb
  scasl
  mov $3, %ecx
  mov $window(0) + 80, %edi
  rep stosl
  cld
  movsl
  cmpsb
  finish
