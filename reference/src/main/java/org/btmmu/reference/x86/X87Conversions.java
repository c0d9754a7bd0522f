package org.btmmu.reference.x86;

import org.btmmu.reference.x86.Extended.Kind;

/** From double extended precision to other formats and back, exactly (SDM 1 4.2, 4.8, 8.5). */
final class X87Conversions {
  /**
   * A result in its format.
   *
   * @param exceptions those of {@link FloatingRegisters} that it raises
   * @param roundedUp whether rounding made it larger in magnitude
   */
  record Rounded(long bits, int exceptions, boolean roundedUp) {}

  private X87Conversions() {}

  /** Single (4 bytes) or double (8 bytes) precision to extended. */
  static Extended widen(long bits, int sizeBytes) {
    int fractionBits = fractionBits(sizeBytes);
    boolean negative = (bits >>> 8 * sizeBytes - 1 & 1) != 0;
    int maximum = (1 << 8 * sizeBytes - 1 - fractionBits) - 1;
    int exponent = (int) (bits >>> fractionBits) & maximum;
    long fraction = (bits & Flags.mask(fractionBits)) << 63 - fractionBits;
    if (exponent == maximum) {
      Extended special = new Extended(Extended.MAX_EXPONENT, fraction | Extended.INTEGER_BIT);
      return special.withSign(negative);
    }
    int scale = Math.max(exponent, 1) - maximum / 2;
    long significand = exponent == 0 ? fraction : fraction | Extended.INTEGER_BIT;
    if (significand == 0) {
      return Extended.ZERO.withSign(negative);
    }
    int zeros = Long.numberOfLeadingZeros(significand);
    return Extended.of(negative, scale - zeros, significand << zeros);
  }

  /** Whether a number of 4 or 8 bytes is denormal. */
  static boolean isDenormal(long bits, int sizeBytes) {
    int fractionBits = fractionBits(sizeBytes);
    long exponent = bits >>> fractionBits & Flags.mask(8 * sizeBytes - 1 - fractionBits);
    return exponent == 0 && (bits & Flags.mask(fractionBits)) != 0;
  }

  private static int fractionBits(int sizeBytes) {
    return sizeBytes == 4 ? 23 : 52;
  }

  /** Extended to single (4 bytes) or double (8 bytes) precision, as masked exceptions have it. */
  static Rounded narrow(Extended value, int sizeBytes, int rounding, boolean underflowMasked) {
    int fractionBits = fractionBits(sizeBytes);
    long sign = value.isNegative() ? 1L << 8 * sizeBytes - 1 : 0;
    long infinity = Flags.mask(8 * sizeBytes - 1) & ~Flags.mask(fractionBits);
    return switch (value.kind()) {
      case ZERO -> new Rounded(sign, 0, false);
      case INFINITY -> new Rounded(sign | infinity, 0, false);
      case UNSUPPORTED -> {
        long quiet = 1L << fractionBits - 1;
        yield new Rounded(1L << 8 * sizeBytes - 1 | infinity | quiet, FloatingRegisters.IE, false);
      }
      case NAN -> {
        long fraction =
            value.quieted().significand() >>> 63 - fractionBits & Flags.mask(fractionBits);
        int exceptions = value.isSignaling() ? FloatingRegisters.IE : 0;
        yield new Rounded(sign | infinity | fraction, exceptions, false);
      }
      case NORMAL, DENORMAL -> finite(value, sizeBytes, rounding, underflowMasked);
    };
  }

  private static Rounded finite(
      Extended value, int sizeBytes, int rounding, boolean underflowMasked) {
    int fractionBits = fractionBits(sizeBytes);
    boolean negative = value.isNegative();
    long sign = negative ? 1L << 8 * sizeBytes - 1 : 0;
    int bias = (1 << 8 * sizeBytes - 2 - fractionBits) - 1;
    int scale = value.scale();
    long significand = value.normalized();
    int unneeded = 63 - fractionBits;
    long exact = round(significand, unneeded, rounding, negative);
    boolean carries = exact >>> fractionBits + 1 != 0;
    if (scale + (carries ? 1 : 0) > bias) {
      boolean toInfinity = rounding == 0 || rounding == (negative ? 1 : 2);
      long infinity = Flags.mask(8 * sizeBytes - 1) & ~Flags.mask(fractionBits);
      int exceptions = FloatingRegisters.OE | FloatingRegisters.PE;
      return new Rounded(sign | infinity - (toInfinity ? 0 : 1), exceptions, toInfinity);
    }
    boolean tiny = scale + (carries ? 1 : 0) < 1 - bias;
    int shift = unneeded + Math.max(0, 1 - bias - scale);
    long rounded = round(significand, shift, rounding, negative);
    boolean inexact = shift > 63 || (significand & (1L << shift) - 1) != 0;
    long cut = shift > 63 ? 0 : significand >>> shift;
    int exceptions = inexact ? FloatingRegisters.PE : 0;
    if (tiny && (inexact || !underflowMasked)) {
      exceptions |= FloatingRegisters.UE;
    }
    long exponent = Math.max(0, scale + bias - 1);
    return new Rounded(sign | (exponent << fractionBits) + rounded, exceptions, rounded != cut);
  }

  /** A significand without its lowest {@code shift} bits, 1 or more, rounded. */
  private static long round(long significand, int shift, int rounding, boolean negative) {
    long kept = shift > 63 ? 0 : significand >>> shift;
    long lost = shift > 63 ? significand : significand & (1L << shift) - 1;
    long half = shift > 64 ? 0 : 1L << shift - 1;
    boolean more = shift <= 64 && Long.compareUnsigned(lost, half) > 0;
    boolean tie = shift <= 64 && lost == half;
    boolean up =
        switch (rounding) {
          case 0 -> more || tie && (kept & 1) != 0;
          case 1 -> negative && lost != 0;
          case 2 -> !negative && lost != 0;
          default -> false;
        };
    return up ? kept + 1 : kept;
  }

  /** Extended to a signed integer of 2, 4 or 8 bytes; what does not fit is the indefinite. */
  static Rounded toInteger(Extended value, int sizeBytes, int rounding) {
    long least = -1L << 8 * sizeBytes - 1;
    Rounded invalid = new Rounded(least, FloatingRegisters.IE, false);
    if (value.kind() == Kind.ZERO) {
      return new Rounded(0, 0, false);
    }
    if (value.kind() != Kind.NORMAL && value.kind() != Kind.DENORMAL || value.scale() > 63) {
      return invalid;
    }
    int shift = 63 - value.scale();
    boolean negative = value.isNegative();
    long significand = value.normalized();
    long cut = shift == 0 ? significand : shift > 63 ? 0 : significand >>> shift;
    long magnitude = shift == 0 ? significand : round(significand, shift, rounding, negative);
    long most = negative ? -least : ~least;
    if (Long.compareUnsigned(magnitude, most) > 0) {
      return invalid;
    }
    boolean inexact = shift > 63 || (significand & (1L << shift) - 1) != 0;
    int exceptions = inexact ? FloatingRegisters.PE : 0;
    return new Rounded(negative ? -magnitude : magnitude, exceptions, magnitude != cut);
  }
}
