package org.btmmu.optimized.processor;

/**
 * What the operands of the lazy flags mean: a kind of operation, and the log2 of its bytes in bits
 * 1:0. Operands and results of 1, 2 and 4 bytes are kept extended with their sign.
 *
 * <p>Guaranteed by the law lazy-flags.
 */
public final class FlagsKind {
  /** The result is the status flags themselves, at their places in RFLAGS. */
  public static final int FLAGS = 0;

  /** AND, OR, XOR, TEST: the result. */
  public static final int LOGIC = 1 << 2;

  /** ADD: the second operand and the sum. */
  public static final int ADD = 2 << 2;

  /** ADC: both operands and the sum with the carry. */
  public static final int ADC = 3 << 2;

  /** SUB, CMP, NEG: both operands. */
  public static final int SUB = 4 << 2;

  /** SBB: both operands and the difference with the borrow. */
  public static final int SBB = 5 << 2;

  /** INC: CF from before, as 0 or 1, in place of the first operand, and the result. */
  public static final int INC = 6 << 2;

  /** DEC: as INC. */
  public static final int DEC = 7 << 2;

  /** SHL by 1 … bits − 1: what was shifted, the count, the result. */
  public static final int SHL = 8 << 2;

  /** SHR likewise. */
  public static final int SHR = 9 << 2;

  /** SAR likewise. */
  public static final int SAR = 10 << 2;

  /** SHRD likewise; what comes in at the top is but in the result. */
  public static final int SHRD = 12 << 2;

  /** IMUL, MUL: CF and OF are whether the second operand is not 0; the others are undefined. */
  public static final int MUL = 11 << 2;

  /** Not known when the block was translated: it is in its register. */
  public static final int DYNAMIC = -1;

  /** The operands, as {@link #operands} has them. */
  public static final int FIRST = 1, SECOND = 2, RESULT = 4;

  private static final int CF = 1;
  private static final int OF = 1 << 11;

  private FlagsKind() {}

  /** The bits of an operation of this kind. */
  public static int bits(int kind) {
    return 8 << (kind & 3);
  }

  /** Which operands a kind has: bit 0 the first, bit 1 the second, bit 2 the result. */
  public static int operands(int kind) {
    return switch (kind & ~3) {
      case FLAGS, LOGIC -> RESULT;
      case ADD -> SECOND | RESULT;
      case SUB -> FIRST | SECOND;
      case INC, DEC -> FIRST | RESULT;
      case MUL -> SECOND;
      default -> FIRST | SECOND | RESULT;
    };
  }

  /** The status flags: CF, PF, AF, ZF, SF, OF at their places in RFLAGS, all else 0. */
  public static int flags(int kind, long a, long b, long result) {
    int bits = bits(kind);
    return switch (kind & ~3) {
      case LOGIC -> StatusFlags.ofResult(result, bits);
      case ADD -> StatusFlags.ofSum(result - b, b, result, bits);
      case ADC -> StatusFlags.ofSum(a, b, result, bits);
      case SUB -> StatusFlags.ofDifference(a, b, a - b, bits);
      case SBB -> StatusFlags.ofDifference(a, b, result, bits);
      case INC -> StatusFlags.ofSum(result - 1, 1, result, bits) & ~CF | (int) a & CF;
      case DEC -> StatusFlags.ofDifference(result + 1, 1, result, bits) & ~CF | (int) a & CF;
      case SHL ->
          StatusFlags.ofResult(result, bits) | StatusFlags.ofShiftLeft(a, (int) b, result, bits);
      case SHR -> StatusFlags.ofResult(result, bits) | StatusFlags.ofShiftRight(a, (int) b, bits);
      case SAR -> StatusFlags.ofResult(result, bits) | (int) (a >> (b - 1)) & CF;
      case SHRD ->
          StatusFlags.ofResult(result, bits)
              | StatusFlags.ofShiftRightDouble(a, (int) b, result, bits);
      case MUL -> b != 0 ? CF | OF : 0;
      default -> (int) result;
    };
  }
}
