/* Compression: LZ77 with a hash of three bytes, then an adaptive binary arithmetic coder, and the
   way back. */
#include "workload.h"

#define SIZE 8500
#define HASH_BITS 12
#define SHORTEST 3
#define LONGEST 258
#define WINDOW 8192

/* ---- The entropy coder: carryless range coder with 12-bit adaptive probabilities ---- */
struct coder {
  u8 *at;
  u32 low, high, code;
};

/* Contexts: literal by 8 bits, length by 8 bits, distance by its low and its high bits, and flag. */
enum { LITERAL = 0, LENGTH = 256, LOW_DISTANCE = 512, HIGH_DISTANCE = 768, FLAG = 1024, MODELS };

static u32 split(const struct coder *c, u16 probability) {
  return c->low + (u32)((u64)(c->high - c->low) * probability >> 12);
}

static void adapt(u16 *probability, u32 bit) {
  if (bit) {
    *probability += (4096 - *probability) >> 4;
  } else {
    *probability -= *probability >> 4;
  }
}

static void encode_bit(struct coder *c, u16 *probability, u32 bit) {
  u32 middle = split(c, *probability);
  if (bit) {
    c->high = middle;
  } else {
    c->low = middle + 1;
  }
  adapt(probability, bit);
  while (!((c->low ^ c->high) >> 24)) {
    *c->at++ = c->high >> 24;
    c->low <<= 8;
    c->high = c->high << 8 | 255;
  }
}

static u32 decode_bit(struct coder *c, u16 *probability) {
  u32 middle = split(c, *probability);
  u32 bit = c->code <= middle;
  if (bit) {
    c->high = middle;
  } else {
    c->low = middle + 1;
  }
  adapt(probability, bit);
  while (!((c->low ^ c->high) >> 24)) {
    c->low <<= 8;
    c->high = c->high << 8 | 255;
    c->code = c->code << 8 | *c->at++;
  }
  return bit;
}

static void encode_byte(struct coder *c, u16 *models, u32 value) {
  for (u32 node = 1, i = 8; i-- > 0;) {
    u32 bit = value >> i & 1;
    encode_bit(c, &models[node], bit);
    node = 2 * node + bit;
  }
}

static u32 decode_byte(struct coder *c, u16 *models) {
  u32 node = 1;
  while (node < 256) {
    node = 2 * node + decode_bit(c, &models[node]);
  }
  return node - 256;
}

static void reset(u16 *models) {
  for (u32 i = 0; i < MODELS; i++) {
    models[i] = 2048;
  }
}

/* ---- LZ77 ---- */
static u32 hash(const u8 *at) {
  return (at[0] | at[1] << 8 | (u32)at[2] << 16) * 2654435761u >> (32 - HASH_BITS);
}

static u32 match_length(const u8 *first, const u8 *second, u32 most) {
  u32 length = 0;
  while (length < most && first[length] == second[length]) {
    length++;
  }
  return length;
}

/* The result is how many bytes were written. */
static u32 compress(const u8 *text, u32 size, u8 *to, u16 *models, u32 *last_seen) {
  struct coder c = {to, 0, ~0u, 0};
  reset(models);
  for (u32 i = 0; i < 1u << HASH_BITS; i++) {
    last_seen[i] = ~0u;
  }
  for (u32 at = 0; at < size;) {
    u32 length = 0, distance = 0;
    if (at + SHORTEST <= size) {
      u32 slot = hash(text + at);
      if (last_seen[slot] != ~0u && at - last_seen[slot] < WINDOW) {
        u32 most = size - at < LONGEST ? size - at : LONGEST;
        distance = at - last_seen[slot];
        length = match_length(text + last_seen[slot], text + at, most);
      }
      last_seen[slot] = at;
    }
    u32 is_match = length >= SHORTEST;
    encode_bit(&c, &models[FLAG], is_match);
    if (is_match) {
      encode_byte(&c, models + LENGTH, length - SHORTEST);
      encode_byte(&c, models + LOW_DISTANCE, distance & 255);
      encode_byte(&c, models + HIGH_DISTANCE, distance >> 8);
      at += length;
    } else {
      encode_byte(&c, models + LITERAL, text[at++]);
    }
  }
  for (u32 i = 0; i < 4; i++) {
    *c.at++ = c.high >> 24;
    c.high <<= 8;
  }
  return c.at - to;
}

static void decompress(u8 *from, u8 *text, u32 size, u16 *models) {
  struct coder c = {from, 0, ~0u, 0};
  reset(models);
  for (u32 i = 0; i < 4; i++) {
    c.code = c.code << 8 | *c.at++;
  }
  for (u32 at = 0; at < size;) {
    if (decode_bit(&c, &models[FLAG])) {
      u32 length = decode_byte(&c, models + LENGTH) + SHORTEST;
      u32 distance = decode_byte(&c, models + LOW_DISTANCE);
      distance |= decode_byte(&c, models + HIGH_DISTANCE) << 8;
      for (; length; length--, at++) {
        text[at] = text[at - distance];
      }
    } else {
      text[at++] = decode_byte(&c, models + LITERAL);
    }
  }
}

/* Text of a kind: words from a small vocabulary, some numbers. */
static void write_text(u8 *text, u64 *random) {
  static const char WORDS[] = "page walk fault entry shadow guest host table cache block ";
  for (u32 at = 0; at < SIZE;) {
    u64 choice = next_random(random);
    u32 word = choice % (sizeof WORDS - 8);
    for (u32 i = 0; i < 4 + (choice >> 32 & 3) && at < SIZE; i++) {
      text[at++] = choice >> 40 & 7 ? (u8)WORDS[word + i] : (u8)('0' + (choice >> 50) % 10);
    }
  }
}

u64 workload(u32 scale) {
  u8 *text = memory(SIZE);
  u8 *packed = memory(2 * SIZE);
  u8 *back = memory(SIZE);
  u16 *models = memory(MODELS * sizeof *models);
  u32 *last_seen = memory(sizeof *last_seen << HASH_BITS);
  u64 random = 2862933555777941757ull;
  u64 sum = FOLD_START;
  for (u32 round = 0; round < scale; round++) {
    write_text(text, &random);
    u32 size = compress(text, SIZE, packed, models, last_seen);
    decompress(packed, back, SIZE, models);
    for (u32 i = 0; i < SIZE; i++) {
      if (text[i] != back[i]) {
        return 0;
      }
    }
    sum = fold(sum, size);
    for (u32 i = 0; i < size; i++) {
      sum = fold(sum, packed[i]);
    }
  }
  return sum;
}
