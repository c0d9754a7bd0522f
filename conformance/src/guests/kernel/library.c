/* What the compiler calls by itself, in the kernel and in user code: each has a copy. */
#include "types.h"

void *memset(void *to, int value, word count) {
  void *at = to;
  __asm__ volatile("rep stosb" : "+D"(at), "+c"(count) : "a"(value) : "memory");
  return to;
}

void *memcpy(void *to, const void *from, word count) {
  void *at = to;
  __asm__ volatile("rep movsb" : "+D"(at), "+S"(from), "+c"(count) : : "memory");
  return to;
}

#ifndef __x86_64__
/* ---- 64-bit division of the 32-bit modes ---- */

/* DIV: high must be below divisor. */
static u32 divide(u32 high, u32 low, u32 divisor, u32 *remainder) {
  u32 quotient;
  __asm__("divl %4" : "=a"(quotient), "=d"(*remainder) : "d"(high), "a"(low), "r"(divisor) : "cc");
  return quotient;
}

u64 __udivmoddi4(u64 value, u64 divisor, u64 *remainder) {
  u32 high = divisor >> 32, rest;
  if (!high) {
    u32 upper = (u32)(value >> 32) / (u32)divisor;
    u32 lower = divide((u32)(value >> 32) % (u32)divisor, value, divisor, &rest);
    *remainder = rest;
    return (u64)upper << 32 | lower;
  }
  /* The estimate by the divisor's upper 32 significant bits is right or one too large
     (Hacker's Delight 9-5). */
  u32 shift = __builtin_clz(high);
  u64 half = value >> 1;
  u64 quotient =
      divide(half >> 32, half, (divisor << shift) >> 32, &rest) >> (31 - shift);
  if (quotient) {
    quotient--;
  }
  u64 left = value - quotient * divisor;
  if (left >= divisor) {
    quotient++;
    left -= divisor;
  }
  *remainder = left;
  return quotient;
}

u64 __udivdi3(u64 value, u64 divisor) {
  u64 remainder;
  return __udivmoddi4(value, divisor, &remainder);
}

u64 __umoddi3(u64 value, u64 divisor) {
  u64 remainder;
  __udivmoddi4(value, divisor, &remainder);
  return remainder;
}
#endif
