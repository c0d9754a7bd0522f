/* The steps of the selfmod workload: code that is written while it is run. All code here is the same
   in 32-bit and 64-bit mode; a function gets and gives EAX, and may use ECX, EDX, ESI and EDI. */
#ifndef SELFMOD_STEPS_H
#define SELFMOD_STEPS_H

#include "../kernel/types.h"

#define CODE_BYTES 16384

/* Two views of the same bytes: where code runs, and another address of it. */
struct code {
  u8 *at;
  u8 *alias;
};

static u32 call(const u8 *function, u32 value, u32 count, const u8 *from, const u8 *to) {
  word d = (word)to, s = (word)from, c = count;
  __asm__ volatile("mov %%edi, %%edx; call *%4"
                   : "+a"(value), "+D"(d), "+S"(s), "+c"(c)
                   : "r"(function)
                   : "edx", "memory", "cc");
  return value;
}

static void put32(u8 *at, u32 value) {
  for (u32 i = 0; i < 4; i++) {
    at[i] = value >> 8 * i;
  }
}

/* add eax, value; ret */
static void put_add(u8 *at, u32 value) {
  at[0] = 0x05;
  put32(at + 1, value);
  at[5] = 0xc3;
}

/* A constant is changed before each call, by turns through both views. */
static u64 patched_constant(struct code c, u64 sum) {
  u32 value = 1;
  put_add(c.at, 0);
  for (u32 i = 0; i < 400; i++) {
    put32((i & 1 ? c.alias : c.at) + 1, i * 0x01010101);
    value = call(c.at, value, 0, 0, 0) * 3;
  }
  return fold(sum, value);
}

/* An instruction lies across two pages; a byte of it is changed, in the one page or the other. */
static u64 crossing_instruction(struct code c, u64 sum) {
  u32 value = 1;
  for (u32 before = 1; before < 5; before++) {
    u32 at = 4096 - before;
    put_add(c.at + at, 0x11223344);
    for (u32 i = 0; i < 60; i++) {
      u8 *view = i & 1 ? c.alias : c.at;
      view[at + 1 + (i >> 1 & 3)] = i;
      value = call(c.at + at, value, 0, 0, 0) * 5;
    }
  }
  return fold(sum, value);
}

/* A run of instructions goes on in the next page, where one of them is changed. */
static u64 crossing_run(struct code c, u64 sum) {
  u32 value = 1;
  for (u32 i = 0; i < 8; i++) {
    put_add(c.at + 2 * 4096 - 20 + 5 * i, i);
  }
  for (u32 i = 0; i < 200; i++) {
    put32((i & 1 ? c.alias : c.at) + 2 * 4096 + 1, i * 77);
    value = call(c.at + 2 * 4096 - 20, value, 0, 0, 0) * 7;
  }
  return fold(sum, value);
}

/* The instruction just before stores into the constant of the next: mov [edx], cl; add eax, … */
static u64 just_ahead(struct code c, u64 sum) {
  u32 value = 1;
  c.at[0] = 0x88;
  c.at[1] = 0x0a;
  put_add(c.at + 2, 0x55aa5500);
  for (u32 i = 0; i < 400; i++) {
    value = call(c.at, value, i, 0, (i & 1 ? c.alias : c.at) + 3 + (i >> 1 & 3)) * 3;
  }
  return fold(sum, value);
}

/* The same in a loop that counts ECX down: the constant is another in each round. */
static u64 loop_that_stores(struct code c, u64 sum) {
  static const u8 LOOP[] = {0x88, 0x0a, 0x05, 0, 1, 2, 3, 0xff, 0xc9, 0x75, 0xf5, 0xc3};
  u32 value = 1;
  for (u32 i = 0; i < sizeof LOOP; i++) {
    c.at[i] = LOOP[i];
  }
  for (u32 i = 1; i < 60; i++) {
    value = call(c.at, value, i, 0, (i & 1 ? c.alias : c.at) + 3) ^ i;
  }
  return fold(sum, value);
}

/* rep movsb writes what comes after it. */
static u64 string_ahead(struct code c, u64 sum) {
  u8 *spare = c.at + 3 * 4096;
  u32 value = 1;
  c.at[0] = 0xf3;
  c.at[1] = 0xa4;
  for (u32 i = 0; i < 100; i++) {
    u32 adds = 1 + i % 5;
    for (u32 j = 0; j < adds; j++) {
      put_add(spare + 5 * j, i ^ j << 20);
    }
    value = call(c.at, value, 5 * adds + 1, spare, (i & 1 ? c.alias : c.at) + 2) * 3;
  }
  return fold(sum, value);
}

/* Functions of random operations, made at many places, each called some times. */
static u64 generated(struct code c, u64 *random, u64 sum) {
  /* xor, sub, add, imul of EAX with a constant; rol eax, 7; not eax; xadd eax, ecx */
  static const struct {
    u8 size, has_constant, bytes[3];
  } FORMS[] = {{1, 1, {0x35}},          {1, 1, {0x2d}},       {1, 1, {0x05}},
               {2, 1, {0x69, 0xc0}},    {3, 0, {0xc1, 0xc0, 7}}, {2, 0, {0xf7, 0xd0}},
               {3, 0, {0x0f, 0xc1, 0xc8}}};
  u32 value = 1;
  for (u32 i = 0; i < 120; i++) {
    u8 *begin = (i & 1 ? c.alias : c.at) + next_random(random) % (CODE_BYTES - 200);
    u8 *at = begin;
    for (u32 j = 0; j < 3 + i % 20; j++) {
      u32 form = next_random(random) % (sizeof FORMS / sizeof *FORMS);
      for (u32 k = 0; k < FORMS[form].size; k++) {
        *at++ = FORMS[form].bytes[k];
      }
      if (FORMS[form].has_constant) {
        put32(at, *random >> 32 | 1);
        at += 4;
      }
    }
    *at = 0xc3;
    for (u32 j = 0; j < 10; j++) {
      value = call(i & 2 ? c.at + (begin - (i & 1 ? c.alias : c.at)) : begin, value, j, 0, 0) + j;
    }
  }
  return fold(sum, value);
}

/* One function is copied around, and overwrites the places where it was. */
static u64 copied(struct code c, u64 sum) {
  u32 value = 1;
  for (u32 i = 0; i < 300; i++) {
    u32 at = i * 1237 % (CODE_BYTES - 64);
    put_add(c.at + at, value ^ i);
    value = call(c.alias + at, value, 0, 0, 0) * 9;
    for (u32 j = 0; j < 6; j++) {
      c.alias[at + j] = 0xcc;
    }
  }
  return fold(sum, value);
}

static u64 selfmod_steps(struct code c, u32 scale) {
  u64 random = 1442695040888963407ull;
  u64 sum = FOLD_START;
  for (u32 round = 0; round < scale; round++) {
    for (u32 part = 0; part < 20; part++) {
      sum = patched_constant(c, sum);
      sum = crossing_instruction(c, sum);
      sum = crossing_run(c, sum);
      sum = just_ahead(c, sum);
      sum = loop_that_stores(c, sum);
      sum = string_ahead(c, sum);
      sum = generated(c, &random, sum);
      sum = copied(c, sum);
    }
  }
  return sum;
}

#endif
