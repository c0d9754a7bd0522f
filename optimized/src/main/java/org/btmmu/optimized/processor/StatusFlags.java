package org.btmmu.optimized.processor;

/**
 * The status flags of x86 by formulas on operands and result, each a few operations on whole words:
 * what translated code computes, and only when a flag is read.
 *
 * <p>Flags are at their places in RFLAGS. Operands are any 64 bits of which the low ones count.
 * Guaranteed by the laws x86-….
 */
public final class StatusFlags {
  private static final int CF = 0;
  private static final int PF = 2;
  private static final int AF = 4;
  private static final int ZF = 6;
  private static final int SF = 7;
  private static final int OF = 11;

  /** Bit n is 1 if four bits that make n are of even parity. */
  private static final int EVEN = 0x9669;

  private StatusFlags() {}

  /** All status flags of a sum {@code result} = a + b, with a carry in or not, of so many bits. */
  public static int ofSum(long a, long b, long result, int bits) {
    long carries = a & b | (a | b) & ~result;
    long overflow = (a ^ result) & (b ^ result);
    return ofResult(result, bits) | ofCarries(carries, overflow, bits);
  }

  /** All status flags of a difference {@code result} = a − b, with a borrow in or not. */
  public static int ofDifference(long a, long b, long result, int bits) {
    long borrows = ~a & b | (~a | b) & result;
    long overflow = (a ^ b) & (a ^ result);
    return ofResult(result, bits) | ofCarries(borrows, overflow, bits);
  }

  private static int ofCarries(long carries, long overflow, int bits) {
    return bit(carries, bits - 1) << CF | bit(carries, 3) << AF | bit(overflow, bits - 1) << OF;
  }

  /** SF, ZF and PF of a result; CF and OF of logic are 0. */
  public static int ofResult(long result, int bits) {
    long top = result << 64 - bits;
    return (int) (top >>> 63) << SF | (top == 0 ? 1 << ZF : 0) | parity(result) << PF;
  }

  /** 1 if the low byte has an even number of ones. */
  public static int parity(long result) {
    return EVEN >>> ((result ^ result >>> 4) & 15) & 1;
  }

  /** CF and OF of a shift to the left by 1 … bits − 1; OF is that of a shift by 1. */
  public static int ofShiftLeft(long a, int count, long result, int bits) {
    int carry = bit(a, bits - count);
    return carry << CF | (carry ^ bit(result, bits - 1)) << OF;
  }

  /** CF and OF of a logical shift to the right by 1 … bits − 1. */
  public static int ofShiftRight(long a, int count, int bits) {
    return bit(a, count - 1) << CF | bit(a, bits - 1) << OF;
  }

  /** CF and OF of SHRD by 1 … bits − 1; OF is that of a shift by 1: whether the sign changed. */
  public static int ofShiftRightDouble(long a, int count, long result, int bits) {
    return bit(a, count - 1) << CF | bit(a ^ result, bits - 1) << OF;
  }

  /** 1 if a condition of Jcc after a comparison of a with b holds: no flag is computed. */
  public static boolean holdsAfterCompare(int condition, long a, long b, int bits) {
    long left = a << 64 - bits;
    long right = b << 64 - bits;
    boolean held =
        switch (condition >>> 1) {
          case 0 -> bit((a ^ b) & (a ^ a - b), bits - 1) != 0;
          case 1 -> Long.compareUnsigned(left, right) < 0;
          case 2 -> left == right;
          case 3 -> Long.compareUnsigned(left, right) <= 0;
          case 4 -> left - right < 0;
          case 5 -> parity(a - b) != 0;
          case 6 -> left < right;
          default -> left <= right;
        };
    return held == ((condition & 1) == 0);
  }

  private static int bit(long value, int number) {
    return (int) (value >>> number) & 1;
  }
}
