package org.btmmu.reference.x86;

/**
 * A number in double extended precision (SDM 1 4.2.2, 8.2.2): its value is significand · 2⁻⁶³ ·
 * 2^(exponent − 16383), bit 63 of the significand being the integer bit.
 *
 * @param signExponent the sign in bit 15, the biased exponent below
 * @param significand all 64 bits
 */
record Extended(int signExponent, long significand) {
  /** The exponent of infinities and NaNs. */
  static final int MAX_EXPONENT = 0x7FFF;

  static final int BIAS = 16383;

  static final long INTEGER_BIT = 1L << 63;

  /** The highest bit of the fraction: 1 in a quiet NaN. */
  static final long QUIET = 1L << 62;

  static final Extended ZERO = new Extended(0, 0);

  /** The QNaN floating-point indefinite. */
  static final Extended INDEFINITE = new Extended(0xFFFF, INTEGER_BIT | QUIET);

  /** What a number is, FXAM's classes; pseudo-denormals are denormals. */
  enum Kind {
    UNSUPPORTED,
    NAN,
    NORMAL,
    INFINITY,
    ZERO,
    DENORMAL
  }

  boolean isNegative() {
    return (signExponent & 0x8000) != 0;
  }

  int exponent() {
    return signExponent & MAX_EXPONENT;
  }

  /** SDM 1, Tables 4-3 and 8-3. */
  Kind kind() {
    boolean integerBit = (significand & INTEGER_BIT) != 0;
    if (exponent() == 0) {
      return significand == 0 ? Kind.ZERO : Kind.DENORMAL;
    }
    if (!integerBit) {
      return Kind.UNSUPPORTED;
    }
    if (exponent() == MAX_EXPONENT) {
      return significand == INTEGER_BIT ? Kind.INFINITY : Kind.NAN;
    }
    return Kind.NORMAL;
  }

  /** Whether it is a signaling NaN. */
  boolean isSignaling() {
    return kind() == Kind.NAN && (significand & QUIET) == 0;
  }

  Extended quieted() {
    return new Extended(signExponent, significand | QUIET);
  }

  Extended withSign(boolean negative) {
    return new Extended(exponent() | (negative ? 0x8000 : 0), significand);
  }

  /** The exponent of the leading one of a number other than 0, without bias. */
  int scale() {
    return Math.max(exponent(), 1) - BIAS - Long.numberOfLeadingZeros(significand);
  }

  /** The significand shifted so that its leading one is bit 63. */
  long normalized() {
    return significand << Long.numberOfLeadingZeros(significand);
  }

  /** The number ± significand · 2^scale, the significand's bit 63 counting as 1. */
  static Extended of(boolean negative, int scale, long normalized) {
    return new Extended(scale + BIAS | (negative ? 0x8000 : 0), normalized);
  }

  /** An integer, exactly. */
  static Extended ofInteger(long value) {
    if (value == 0) {
      return ZERO;
    }
    long magnitude = Math.abs(value);
    int zeros = Long.numberOfLeadingZeros(magnitude);
    return of(value < 0, 63 - zeros, magnitude << zeros);
  }
}
