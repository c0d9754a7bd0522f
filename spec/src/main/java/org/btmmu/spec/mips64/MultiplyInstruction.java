package org.btmmu.spec.mips64;

/** Multiplications, divisions and the registers HI and LO. */
public enum MultiplyInstruction implements Mips64Instruction {
  MULT("000000 rs rt 0000000000 011000", "rs, rt", Operation.MULTIPLY, 32, true),
  MULTU("000000 rs rt 0000000000 011001", "rs, rt", Operation.MULTIPLY, 32, false),
  DMULT("000000 rs rt 0000000000 011100", "rs, rt", Operation.MULTIPLY, 64, true),
  DMULTU("000000 rs rt 0000000000 011101", "rs, rt", Operation.MULTIPLY, 64, false),
  DIV("000000 rs rt 0000000000 011010", "$0, rs, rt", Operation.DIVIDE, 32, true),
  DIVU("000000 rs rt 0000000000 011011", "$0, rs, rt", Operation.DIVIDE, 32, false),
  DDIV("000000 rs rt 0000000000 011110", "$0, rs, rt", Operation.DIVIDE, 64, true),
  DDIVU("000000 rs rt 0000000000 011111", "$0, rs, rt", Operation.DIVIDE, 64, false),

  MADD("011100 rs rt 0000000000 000000", "rs, rt", Operation.MULTIPLY_ADD, 32, true),
  MADDU("011100 rs rt 0000000000 000001", "rs, rt", Operation.MULTIPLY_ADD, 32, false),
  MSUB("011100 rs rt 0000000000 000100", "rs, rt", Operation.MULTIPLY_SUBTRACT, 32, true),
  MSUBU("011100 rs rt 0000000000 000101", "rs, rt", Operation.MULTIPLY_SUBTRACT, 32, false),
  MUL("011100 rs rt rd 00000 000010", "rd, rs, rt", Operation.MULTIPLY_TO_REGISTER, 32, true),

  MFHI("000000 0000000000 rd 00000 010000", "rd", Operation.FROM_HI, 32, true),
  MTHI("000000 rs 000000000000000 010001", "rs", Operation.TO_HI, 32, true),
  MFLO("000000 0000000000 rd 00000 010010", "rd", Operation.FROM_LO, 32, true),
  MTLO("000000 rs 000000000000000 010011", "rs", Operation.TO_LO, 32, true);

  /** What is done. */
  public enum Operation {
    /** The product goes to HI and LO. */
    MULTIPLY,
    /** The quotient goes to LO, the remainder to HI. */
    DIVIDE,
    /** The product is added to HI and LO, which are one number of 64 bits. */
    MULTIPLY_ADD,
    MULTIPLY_SUBTRACT,
    /** The lower half of the product goes to a general register; HI and LO are UNPREDICTABLE. */
    MULTIPLY_TO_REGISTER,
    FROM_HI,
    TO_HI,
    FROM_LO,
    TO_LO
  }

  private final Encoding encoding;
  private final Operation operation;
  private final int width;
  private final boolean signed;

  MultiplyInstruction(String word, String syntax, Operation operation, int width, boolean signed) {
    this.encoding = Encoding.of(word, syntax);
    this.operation = operation;
    this.width = width;
    this.signed = signed;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public boolean is64Bit() {
    return width == 64;
  }

  /** What is done. */
  public Operation operation() {
    return operation;
  }

  /** How many bits each operand of a multiplication or division has: 32 or 64. */
  public int width() {
    return width;
  }

  /** Whether the operands are signed numbers. */
  public boolean signed() {
    return signed;
  }
}
