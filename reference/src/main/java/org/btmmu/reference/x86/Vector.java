package org.btmmu.reference.x86;

/** The 16 bytes of an XMM register, or the 8 of an MMX register in the low half. */
record Vector(long low, long high) {
  static final Vector ZERO = new Vector(0, 0);

  /** Lane i of so many bits (8, 16, 32, 64), zero-extended. */
  long lane(int bits, int i) {
    int first = bits * i;
    return (first < 64 ? low : high) >>> (first & 63) & Flags.mask(bits);
  }

  /** Lane i, sign-extended. */
  long signedLane(int bits, int i) {
    return Flags.signed(lane(bits, i), bits);
  }

  /** This with lane i replaced by the low bits of a value. */
  Vector with(int bits, int i, long value) {
    int first = bits * i;
    long mask = Flags.mask(bits) << (first & 63);
    long placed = value << (first & 63) & mask;
    return first < 64
        ? new Vector(low & ~mask | placed, high)
        : new Vector(low, high & ~mask | placed);
  }
}
