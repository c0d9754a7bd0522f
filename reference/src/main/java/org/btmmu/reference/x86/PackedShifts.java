package org.btmmu.reference.x86;

/** Shifts of packed integers, and of whole registers by bytes (SDM 2: PSLLx, PSRLx, PSRAx). */
final class PackedShifts {
  /** Where the bits go. */
  enum Direction {
    LEFT,
    RIGHT,
    /** To the right, with copies of the sign coming in. */
    RIGHT_SIGNED
  }

  private PackedShifts() {}

  /**
   * Shifts lanes of so many bits by the same count, which is unsigned and may be anything.
   *
   * @param sizeBytes 8 or 16, how large the operand is
   */
  static Vector shift(Vector a, int bits, Direction direction, long count, int sizeBytes) {
    boolean all = Long.compareUnsigned(count, bits) >= 0;
    Vector result = Vector.ZERO;
    for (int i = 0; i < 8 * sizeBytes / bits; i++) {
      long lane =
          switch (direction) {
            case LEFT -> all ? 0 : a.lane(bits, i) << count;
            case RIGHT -> all ? 0 : a.lane(bits, i) >>> count;
            case RIGHT_SIGNED -> a.signedLane(bits, i) >> (all ? bits - 1 : count);
          };
      result = result.with(bits, i, lane);
    }
    return result;
  }

  /** PSLLDQ and PSRLDQ: bytes move up by a distance, down if it is negative. */
  static Vector shiftBytes(Vector a, int distance) {
    Vector result = Vector.ZERO;
    for (int i = 0; i < 16; i++) {
      int from = i - distance;
      if (from >= 0 && from < 16) {
        result = result.with(8, i, a.lane(8, from));
      }
    }
    return result;
  }

  /** PALIGNR: so many bytes from byte {@code count} of the second operand, the first one above. */
  static Vector align(Vector a, Vector b, int count, int sizeBytes) {
    Vector result = Vector.ZERO;
    for (int i = 0; i < sizeBytes; i++) {
      int from = i + count;
      if (from < sizeBytes) {
        result = result.with(8, i, b.lane(8, from));
      } else if (from < 2 * sizeBytes) {
        result = result.with(8, i, a.lane(8, from - sizeBytes));
      }
    }
    return result;
  }
}
