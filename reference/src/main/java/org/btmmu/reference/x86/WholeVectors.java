package org.btmmu.reference.x86;

/** Operations on whole registers that are like no other (SDM 2, each by its name). */
final class WholeVectors {
  private WholeVectors() {}

  /** PCLMULQDQ: the product of two polynomials over GF(2), a bit a coefficient. */
  static Vector carrylessProduct(long a, long b) {
    long low = 0;
    long high = 0;
    for (int i = 0; i < 64; i++) {
      if ((b >>> i & 1) != 0) {
        low ^= a << i;
        high ^= i == 0 ? 0 : a >>> 64 - i;
      }
    }
    return new Vector(low, high);
  }

  /** PHMINPOSUW: the least unsigned word, and in the word above it where it is first found. */
  static Vector least(Vector b) {
    long least = b.lane(16, 0);
    int place = 0;
    for (int i = 1; i < 8; i++) {
      if (b.lane(16, i) < least) {
        least = b.lane(16, i);
        place = i;
      }
    }
    return new Vector(least | (long) place << 16, 0);
  }

  /** MPSADBW: differences of four bytes of b from the four at each of eight places in a. */
  static Vector differences(Vector a, Vector b, long selector) {
    int fromA = (int) (selector >>> 2 & 1) * 4;
    int fromB = (int) (selector & 3) * 4;
    Vector result = Vector.ZERO;
    for (int i = 0; i < 8; i++) {
      long sum = 0;
      for (int k = 0; k < 4; k++) {
        sum += Math.abs(a.lane(8, fromA + i + k) - b.lane(8, fromB + k));
      }
      result = result.with(16, i, sum);
    }
    return result;
  }

  /** INSERTPS: lane {@code from} of b goes to a lane of a, and others become 0. */
  static Vector insert(Vector a, long value, long selector) {
    Vector result = a.with(32, (int) (selector >>> 4 & 3), value);
    for (int i = 0; i < 4; i++) {
      if ((selector >>> i & 1) != 0) {
        result = result.with(32, i, 0);
      }
    }
    return result;
  }

  /** PTEST: ZF and CF of a AND b and of NOT a AND b. */
  static int test(Vector a, Vector b) {
    boolean zero = (a.low() & b.low()) == 0 && (a.high() & b.high()) == 0;
    boolean carry = (~a.low() & b.low()) == 0 && (~a.high() & b.high()) == 0;
    return Flags.when(zero, Flags.ZF) | Flags.when(carry, Flags.CF);
  }
}
