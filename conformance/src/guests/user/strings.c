/* Strings, bits and wide numbers, by the instructions made for them. */
#include "workload.h"

#define SIZE 4096

/* ---- REP and its kin ---- */
static void move(void *to, const void *from, word count) {
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

/* Upwards in words of 4, with the direction flag set: from the last to the first. */
static void move_down(u32 *to, const u32 *from, word count) {
  u32 *last_to = to + count - 1;
  const u32 *last_from = from + count - 1;
  __asm__ volatile("std; rep movsl; cld"
                   : "+D"(last_to), "+S"(last_from), "+c"(count)
                   :
                   : "memory");
}

static void store16(u16 *to, u16 value, word count) {
  __asm__ volatile("rep stosw" : "+D"(to), "+c"(count) : "a"(value) : "memory");
}

/* Where a byte is; count if it is nowhere. */
static word find(const u8 *at, u8 byte, word count) {
  const u8 *begin = at;
  word left = count;
  u8 found;
  __asm__ volatile("or %1, %1; repne scasb; sete %2"
                   : "+D"(at), "+c"(left), "=q"(found)
                   : "a"(byte)
                   : "memory", "cc");
  return found ? (word)(at - begin - 1) : count;
}

/* The sign of the first difference. */
static int compare(const u8 *first, const u8 *second, word count) {
  int sign;
  __asm__ volatile(
      "cmp %%eax, %%eax; repe cmpsb; seta %%al; setb %%ah; sub %%ah, %%al; movsbl %%al, %%eax"
      : "+S"(first), "+D"(second), "+c"(count), "=a"(sign)
      :
      : "memory", "cc");
  return sign;
}

static u32 load_sum(const u8 *at, word count) {
  u32 sum = 0;
  for (; count; count--) {
    u32 value;
    __asm__ volatile("lodsb; movzbl %%al, %%eax" : "+S"(at), "=a"(value) : : "memory");
    sum = sum * 33 + value;
  }
  return sum;
}

static u64 strings(u8 *text, u8 *copy, u64 *random, u64 sum) {
  for (u32 i = 0; i < SIZE; i++) {
    text[i] = 'a' + next_random(random) % 23;
  }
  text[SIZE - 1] = 0;
  move(copy, text, SIZE);
  sum = fold(sum, compare(text, copy, SIZE));
  for (u32 i = 0; i < 40; i++) {
    u32 at = next_random(random) % (SIZE - 700);
    copy[at + 600] = 'z';
    sum = fold(sum, find(copy + at, 'z', 700));
    sum = fold(sum, compare(text + at, copy + at, 650));
    move(copy + at + 3, copy + at, 64); /* overlapping: repeats three bytes */
    move_down((u32 *)(copy + (at & ~3u)) + 2, (u32 *)(copy + (at & ~3u)), 60);
    store16((u16 *)(copy + at), at, 21);
    sum = fold(sum, load_sum(copy + at, 100));
  }
  return fold(sum, find(text, 0, SIZE));
}

/* How often a word is in a text, by Horspool's method. */
static u32 count_word(const u8 *text, u32 size, const u8 *word, u32 length) {
  u8 skip[256];
  u32 count = 0;
  for (u32 i = 0; i < 256; i++) {
    skip[i] = length;
  }
  for (u32 i = 0; i + 1 < length; i++) {
    skip[word[i]] = length - 1 - i;
  }
  for (u32 at = 0; at + length <= size; at += skip[text[at + length - 1]]) {
    u32 same = 0;
    while (same < length && text[at + same] == word[same]) {
      same++;
    }
    count += same == length;
  }
  return count;
}

/* ---- Bits, with the flags that these instructions define ---- */
static u64 bits(u64 *random, u64 sum) {
  for (u32 i = 0; i < 700; i++) {
    u32 a = next_random(random), b = *random >> 32, low, high, other = i;
    u8 carry;
    __asm__("bsf %2, %0; cmovz %3, %0" : "=&r"(low), "+r"(other) : "r"(a & ~0xffu), "r"(b) : "cc");
    __asm__("bsr %1, %0; cmovz %2, %0" : "=&r"(high) : "r"(b >> (i & 31)), "r"(a) : "cc");
    __asm__("bt %2, %1; setc %0" : "=q"(carry) : "r"(a), "r"(b) : "cc");
    sum = fold(sum, low ^ high << 8 ^ (u32)carry << 16);
    __asm__("bts %2, %0; adc $0, %1" : "+r"(a), "+r"(other) : "r"(i) : "cc");
    __asm__("btr %2, %0; sbb $1, %1" : "+r"(b), "+r"(other) : "r"(i * 7) : "cc");
    __asm__("btc $11, %0; rcl $3, %1" : "+r"(a), "+r"(other) : : "cc");
    __asm__("shld %%cl, %1, %0" : "+r"(a) : "r"(b), "c"(i) : "cc");
    __asm__("shrd $9, %1, %0" : "+r"(b) : "r"(a) : "cc");
    __asm__("rol %%cl, %0; sar $5, %1" : "+r"(a), "+r"(other) : "c"(i) : "cc");
    __asm__("bswap %0; xadd %0, %1" : "+r"(a), "+r"(b) : : "cc");
    __asm__("cmp %1, %0; cmovl %2, %0" : "+r"(a) : "r"(b), "r"(other) : "cc");
    __asm__("xor %%ah, %%al; setp %%ah; cwtl; cltd; imul %%edx" : "+a"(a), "=d"(b) : : "cc");
    sum = fold(sum, (u64)a << 32 | (b ^ other));
  }
  return sum;
}

/* The bits of a bit string in memory: the offset reaches beyond the operand. */
static u64 bit_string(u32 *string, u64 *random, u64 sum) {
  u32 were_set = 0;
  for (u32 i = 0; i < 1500; i++) {
    word at = next_random(random) % (SIZE * 8);
    u8 carry;
    __asm__ volatile("bts %2, %1; setc %0"
                     : "=q"(carry)
                     : "m"(*string), "r"((u32)at)
                     : "memory", "cc");
    were_set += carry;
  }
  return fold(sum, were_set);
}

/* ---- Wide numbers: 32-bit limbs, lowest first ---- */
#define LIMBS 24

static u32 add_limbs(u32 *to, const u32 *from, u32 count) {
  u8 carry = 0;
  for (u32 i = 0; i < count; i++) {
    __asm__ volatile("add $-1, %0; adcl %2, %1; setc %0"
                     : "+q"(carry), "+m"(to[i])
                     : "r"(from[i])
                     : "cc");
  }
  return carry;
}

/* to += from · by, and one limb more. */
static void multiply_add(u32 *to, const u32 *from, u32 by) {
  u32 carry = 0;
  for (u32 i = 0; i < LIMBS; i++) {
    u64 product = (u64)from[i] * by + to[i] + carry;
    to[i] = product;
    carry = product >> 32;
  }
  to[LIMBS] += carry;
}

/* Divides by a small number, with DIV from the top; the result is the remainder. */
static u32 divide_small(u32 *number, u32 count, u32 by) {
  u32 rest = 0;
  for (u32 i = count; i-- > 0;) {
    __asm__("divl %2" : "+a"(number[i]), "+d"(rest) : "r"(by) : "cc");
  }
  return rest;
}

static u64 wide_numbers(u64 *random, u64 sum) {
  u32 a[LIMBS], b[LIMBS], product[2 * LIMBS + 1] = {0};
  for (u32 i = 0; i < LIMBS; i++) {
    a[i] = next_random(random);
    b[i] = *random >> 32;
  }
  for (u32 i = 0; i < LIMBS; i++) {
    multiply_add(product + i, a, b[i]);
  }
  sum = fold(sum, add_limbs(product, a, LIMBS));
  for (u32 i = 0; i < 60; i++) {
    sum = fold(sum, divide_small(product, 2 * LIMBS, 1000000007));
  }
  return sum;
}

static u64 division(u64 *random, u64 sum) {
  for (u32 i = 0; i < 300; i++) {
    u64 a = next_random(random), b = next_random(random) >> (i % 60) | 1;
    sum = fold(sum, a / b);
    sum = fold(sum, a % b);
    int c = (int)a, d = (int)b >> 7 | 1;
    sum = fold(sum, (u32)(c / d == 0 ? 0 : c / d) ^ (u64)(u32)(d == -1 ? 0 : c % d) << 32);
  }
  return sum;
}

u64 workload(u32 scale) {
  u8 *text = memory(SIZE);
  u8 *copy = memory(2 * SIZE);
  u64 random = 6364136223846793005ull;
  u64 sum = FOLD_START;
  for (u32 round = 0; round < scale; round++) {
    for (u32 part = 0; part < 3; part++) {
      sum = strings(text, copy, &random, sum);
      for (u32 i = 0; i < 40; i++) {
        sum = fold(sum, count_word(text, SIZE, text + i * 99, 1 + i % 7));
      }
      sum = bits(&random, sum);
      sum = bit_string((u32 *)copy, &random, sum);
      sum = wide_numbers(&random, sum);
      sum = division(&random, sum);
    }
  }
  return sum;
}
