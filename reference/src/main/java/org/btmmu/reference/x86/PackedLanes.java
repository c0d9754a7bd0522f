package org.btmmu.reference.x86;

import org.btmmu.spec.x86.SimdOp;

/**
 * A packed operation as data: what is done to each pair of lanes.
 *
 * @param step what is done
 * @param bits how large the lanes are: 8, 16, 32 or 64
 * @param signed whether lanes are signed numbers, where it matters
 */
record PackedLanes(Step step, int bits, boolean signed) {
  /** What is done to a lane of each operand; results are cut to the lane's size. */
  enum Step {
    NONE,
    ADD,
    SUBTRACT,
    ADD_SATURATED,
    SUBTRACT_SATURATED,
    MINIMUM,
    MAXIMUM,
    AVERAGE,
    MULTIPLY_LOW,
    MULTIPLY_HIGH,
    /** The product without its low 15 bits, rounded. */
    MULTIPLY_ROUNDED,
    /** The product of the lanes' low halves. */
    MULTIPLY_WIDE,
    /** The sum of the products of the lanes' halves, which are signed. */
    MULTIPLY_ADD,
    /** The same, saturated; the first operand's halves are unsigned. */
    MULTIPLY_ADD_MIXED,
    /** The sum of the absolute differences of bytes. */
    SUM_OF_DIFFERENCES,
    EQUAL,
    GREATER,
    AND,
    AND_NOT,
    OR,
    XOR,
    ABSOLUTE,
    /** The first operand negated, 0 or itself by the second one's sign. */
    SIGN
  }

  private static final PackedLanes NONE = new PackedLanes(Step.NONE, 64, false);

  private static PackedLanes unsigned(Step step, int bits) {
    return new PackedLanes(step, bits, false);
  }

  private static PackedLanes signed(Step step, int bits) {
    return new PackedLanes(step, bits, true);
  }

  /** The row of an operation; its step is NONE if the operation is none of these. */
  static PackedLanes of(SimdOp op) {
    return switch (op) {
      case PADDB -> unsigned(Step.ADD, 8);
      case PADDW -> unsigned(Step.ADD, 16);
      case PADDD -> unsigned(Step.ADD, 32);
      case PADDQ -> unsigned(Step.ADD, 64);
      case PSUBB -> unsigned(Step.SUBTRACT, 8);
      case PSUBW -> unsigned(Step.SUBTRACT, 16);
      case PSUBD -> unsigned(Step.SUBTRACT, 32);
      case PSUBQ -> unsigned(Step.SUBTRACT, 64);
      case PADDUSB -> unsigned(Step.ADD_SATURATED, 8);
      case PADDUSW -> unsigned(Step.ADD_SATURATED, 16);
      case PADDSB -> signed(Step.ADD_SATURATED, 8);
      case PADDSW -> signed(Step.ADD_SATURATED, 16);
      case PSUBUSB -> unsigned(Step.SUBTRACT_SATURATED, 8);
      case PSUBUSW -> unsigned(Step.SUBTRACT_SATURATED, 16);
      case PSUBSB -> signed(Step.SUBTRACT_SATURATED, 8);
      case PSUBSW -> signed(Step.SUBTRACT_SATURATED, 16);
      case PMINUB -> unsigned(Step.MINIMUM, 8);
      case PMINUW -> unsigned(Step.MINIMUM, 16);
      case PMINUD -> unsigned(Step.MINIMUM, 32);
      case PMINSB -> signed(Step.MINIMUM, 8);
      case PMINSW -> signed(Step.MINIMUM, 16);
      case PMINSD -> signed(Step.MINIMUM, 32);
      case PMAXUB -> unsigned(Step.MAXIMUM, 8);
      case PMAXUW -> unsigned(Step.MAXIMUM, 16);
      case PMAXUD -> unsigned(Step.MAXIMUM, 32);
      case PMAXSB -> signed(Step.MAXIMUM, 8);
      case PMAXSW -> signed(Step.MAXIMUM, 16);
      case PMAXSD -> signed(Step.MAXIMUM, 32);
      case PAVGB -> unsigned(Step.AVERAGE, 8);
      case PAVGW -> unsigned(Step.AVERAGE, 16);
      case PMULLW -> signed(Step.MULTIPLY_LOW, 16);
      case PMULLD -> signed(Step.MULTIPLY_LOW, 32);
      case PMULHW -> signed(Step.MULTIPLY_HIGH, 16);
      case PMULHUW -> unsigned(Step.MULTIPLY_HIGH, 16);
      case PMULHRSW -> signed(Step.MULTIPLY_ROUNDED, 16);
      case PMULUDQ -> unsigned(Step.MULTIPLY_WIDE, 64);
      case PMULDQ -> signed(Step.MULTIPLY_WIDE, 64);
      case PMADDWD -> signed(Step.MULTIPLY_ADD, 32);
      case PMADDUBSW -> signed(Step.MULTIPLY_ADD_MIXED, 16);
      case PSADBW -> unsigned(Step.SUM_OF_DIFFERENCES, 64);
      case PCMPEQB -> unsigned(Step.EQUAL, 8);
      case PCMPEQW -> unsigned(Step.EQUAL, 16);
      case PCMPEQD -> unsigned(Step.EQUAL, 32);
      case PCMPEQQ -> unsigned(Step.EQUAL, 64);
      case PCMPGTB -> signed(Step.GREATER, 8);
      case PCMPGTW -> signed(Step.GREATER, 16);
      case PCMPGTD -> signed(Step.GREATER, 32);
      case PCMPGTQ -> signed(Step.GREATER, 64);
      case PAND, ANDPS, ANDPD -> unsigned(Step.AND, 64);
      case PANDN, ANDNPS, ANDNPD -> unsigned(Step.AND_NOT, 64);
      case POR, ORPS, ORPD -> unsigned(Step.OR, 64);
      case PXOR, XORPS, XORPD -> unsigned(Step.XOR, 64);
      case PABSB -> signed(Step.ABSOLUTE, 8);
      case PABSW -> signed(Step.ABSOLUTE, 16);
      case PABSD -> signed(Step.ABSOLUTE, 32);
      case PSIGNB -> signed(Step.SIGN, 8);
      case PSIGNW -> signed(Step.SIGN, 16);
      case PSIGND -> signed(Step.SIGN, 32);
      default -> NONE;
    };
  }
}
