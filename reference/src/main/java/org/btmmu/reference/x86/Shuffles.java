package org.btmmu.reference.x86;

/** Lanes put into other places: unpack, pack, shuffle, blend, widen (SDM 2, each by its name). */
final class Shuffles {
  private Shuffles() {}

  /** PUNPCKL and PUNPCKH: lanes of the operands' low or high halves, in turns. */
  static Vector unpack(Vector a, Vector b, int bits, boolean high, int sizeBytes) {
    int count = 4 * sizeBytes / bits;
    int start = high ? count : 0;
    Vector result = Vector.ZERO;
    for (int i = 0; i < count; i++) {
      result = result.with(bits, 2 * i, a.lane(bits, start + i));
      result = result.with(bits, 2 * i + 1, b.lane(bits, start + i));
    }
    return result;
  }

  /** PACKSS and PACKUS: signed lanes of so many bits become half as large, saturated. */
  static Vector pack(Vector a, Vector b, int bits, boolean signed, int sizeBytes) {
    int count = 8 * sizeBytes / bits;
    Vector result = Vector.ZERO;
    for (int i = 0; i < count; i++) {
      long first = PackedArithmetic.saturate(a.signedLane(bits, i), bits / 2, signed);
      long second = PackedArithmetic.saturate(b.signedLane(bits, i), bits / 2, signed);
      result = result.with(bits / 2, i, first).with(bits / 2, count + i, second);
    }
    return result;
  }

  /** PSHUFD and PSHUFW: two bits of the selector say which of four lanes from {@code base} on. */
  static Vector select(Vector b, int bits, int base, long selector) {
    Vector result = b;
    for (int i = 0; i < 4; i++) {
      int from = (int) (selector >>> 2 * i & 3);
      result = result.with(bits, base + i, b.lane(bits, base + from));
    }
    return result;
  }

  /** SHUFPS and SHUFPD: the low half of the result comes from a, the high one from b. */
  static Vector selectTwo(Vector a, Vector b, int bits, long selector) {
    int count = 128 / bits;
    int selectorBits = Integer.numberOfTrailingZeros(count);
    Vector result = Vector.ZERO;
    for (int i = 0; i < count; i++) {
      int from = (int) (selector >>> selectorBits * i & count - 1);
      Vector source = i < count / 2 ? a : b;
      result = result.with(bits, i, source.lane(bits, from));
    }
    return result;
  }

  /** PSHUFB: each byte of b selects a byte of a, or 0 if its highest bit is 1. */
  static Vector selectBytes(Vector a, Vector b, int sizeBytes) {
    Vector result = Vector.ZERO;
    for (int i = 0; i < sizeBytes; i++) {
      long selector = b.lane(8, i);
      if ((selector & 0x80) == 0) {
        result = result.with(8, i, a.lane(8, (int) selector & sizeBytes - 1));
      }
    }
    return result;
  }

  /** Each even lane, or odd one, twice. */
  static Vector duplicate(Vector b, int bits, int odd) {
    Vector result = Vector.ZERO;
    for (int i = 0; i < 128 / bits; i++) {
      result = result.with(bits, i, b.lane(bits, i & ~1 | odd));
    }
    return result;
  }

  /** PBLENDW and BLENDPx: lanes of b where a bit of the mask is 1, else of a. */
  static Vector blend(Vector a, Vector b, int bits, long mask) {
    Vector result = a;
    for (int i = 0; i < 128 / bits; i++) {
      if ((mask >>> i & 1) != 0) {
        result = result.with(bits, i, b.lane(bits, i));
      }
    }
    return result;
  }

  /** The highest bits of all lanes, the first one's lowest. */
  static long signs(Vector b, int bits, int sizeBytes) {
    long signs = 0;
    for (int i = 0; i < 8 * sizeBytes / bits; i++) {
      signs |= (b.lane(bits, i) >>> bits - 1) << i;
    }
    return signs;
  }

  /** PMOVSX and PMOVZX: the lowest lanes become larger. */
  static Vector widen(Vector b, int from, int to, boolean signed) {
    Vector result = Vector.ZERO;
    for (int i = 0; i < 128 / to; i++) {
      result = result.with(to, i, signed ? b.signedLane(from, i) : b.lane(from, i));
    }
    return result;
  }

  /** PHADD and PHSUB: sums or differences of neighbours, those of a and then those of b. */
  static Vector horizontal(PackedLanes lanes, Vector a, Vector b, int sizeBytes) {
    Vector even = Vector.ZERO;
    Vector odd = Vector.ZERO;
    int bits = lanes.bits();
    int count = 4 * sizeBytes / bits;
    for (int i = 0; i < 2 * count; i++) {
      Vector source = i < count ? a : b;
      int pair = i < count ? i : i - count;
      even = even.with(bits, i, source.lane(bits, 2 * pair));
      odd = odd.with(bits, i, source.lane(bits, 2 * pair + 1));
    }
    return PackedArithmetic.apply(lanes, even, odd, sizeBytes);
  }
}
