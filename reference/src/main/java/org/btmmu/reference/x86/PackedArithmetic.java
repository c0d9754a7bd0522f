package org.btmmu.reference.x86;

/** Packed operations that compute each lane of the result from the operands' lanes there. */
final class PackedArithmetic {
  private PackedArithmetic() {}

  /**
   * The whole operation.
   *
   * @param sizeBytes 8 or 16, how large the operands are
   */
  static Vector apply(PackedLanes lanes, Vector a, Vector b, int sizeBytes) {
    int bits = lanes.bits();
    Vector result = Vector.ZERO;
    for (int i = 0; i < 8 * sizeBytes / bits; i++) {
      long first = lanes.signed() ? a.signedLane(bits, i) : a.lane(bits, i);
      long second = lanes.signed() ? b.signedLane(bits, i) : b.lane(bits, i);
      result = result.with(bits, i, step(lanes, first, second));
    }
    return result;
  }

  /** One lane; a and b are extended as the lanes' sign asks for. */
  private static long step(PackedLanes lanes, long a, long b) {
    int bits = lanes.bits();
    return switch (lanes.step()) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case ADD_SATURATED -> saturate(a + b, bits, lanes.signed());
      case SUBTRACT_SATURATED -> saturate(a - b, bits, lanes.signed());
      case MINIMUM -> Math.min(a, b);
      case MAXIMUM -> Math.max(a, b);
      case AVERAGE -> a + b + 1 >> 1;
      case MULTIPLY_LOW -> a * b;
      case MULTIPLY_HIGH -> a * b >> bits;
      case MULTIPLY_ROUNDED -> (a * b >> 14) + 1 >> 1;
      case MULTIPLY_WIDE -> half(a, bits, 0, lanes.signed()) * half(b, bits, 0, lanes.signed());
      case MULTIPLY_ADD -> products(a, b, bits, true);
      case MULTIPLY_ADD_MIXED -> saturate(products(a, b, bits, false), bits, true);
      case SUM_OF_DIFFERENCES -> sumOfDifferences(a, b);
      case EQUAL -> a == b ? -1 : 0;
      case GREATER -> a > b ? -1 : 0;
      case AND -> a & b;
      case AND_NOT -> ~a & b;
      case OR -> a | b;
      case XOR -> a ^ b;
      case ABSOLUTE -> Math.abs(b);
      case SIGN -> a * Long.signum(b);
      case NONE -> 0;
    };
  }

  /** The nearest number that has so many bits. */
  static long saturate(long value, int bits, boolean signed) {
    long most = signed ? Flags.mask(bits - 1) : Flags.mask(bits);
    long least = signed ? ~most : 0;
    return Math.clamp(value, least, most);
  }

  /** A half of a lane: 0 is the low one. */
  private static long half(long lane, int bits, int number, boolean signed) {
    long up = lane << 64 - bits / 2 * (number + 1);
    return signed ? up >> 64 - bits / 2 : up >>> 64 - bits / 2;
  }

  private static long products(long a, long b, int bits, boolean signed) {
    long sum = 0;
    for (int i = 0; i < 2; i++) {
      sum += half(a, bits, i, signed) * half(b, bits, i, true);
    }
    return sum;
  }

  private static long sumOfDifferences(long a, long b) {
    long sum = 0;
    for (int i = 0; i < 64; i += 8) {
      sum += Math.abs((a >>> i & 0xFF) - (b >>> i & 0xFF));
    }
    return sum;
  }
}
