package org.btmmu.spec.mips64;

/** Shifts and rotations. */
public enum ShiftInstruction implements Mips64Instruction {
  SLL("000000 00000 rt rd sa 000000", Operation.LEFT, 32, 0),
  SRL("000000 00000 rt rd sa 000010", Operation.RIGHT, 32, 0),
  ROTR("000000 00001 rt rd sa 000010", Operation.ROTATE, 32, 0),
  SRA("000000 00000 rt rd sa 000011", Operation.RIGHT_SIGNED, 32, 0),
  SLLV("000000 rs rt rd 00000 000100", Operation.LEFT, 32, 0),
  SRLV("000000 rs rt rd 00000 000110", Operation.RIGHT, 32, 0),
  ROTRV("000000 rs rt rd 00001 000110", Operation.ROTATE, 32, 0),
  SRAV("000000 rs rt rd 00000 000111", Operation.RIGHT_SIGNED, 32, 0),

  DSLL("000000 00000 rt rd sa 111000", Operation.LEFT, 64, 0),
  DSRL("000000 00000 rt rd sa 111010", Operation.RIGHT, 64, 0),
  DROTR("000000 00001 rt rd sa 111010", Operation.ROTATE, 64, 0),
  DSRA("000000 00000 rt rd sa 111011", Operation.RIGHT_SIGNED, 64, 0),
  DSLL32("000000 00000 rt rd sa 111100", Operation.LEFT, 64, 32),
  DSRL32("000000 00000 rt rd sa 111110", Operation.RIGHT, 64, 32),
  DROTR32("000000 00001 rt rd sa 111110", Operation.ROTATE, 64, 32),
  DSRA32("000000 00000 rt rd sa 111111", Operation.RIGHT_SIGNED, 64, 32),
  DSLLV("000000 rs rt rd 00000 010100", Operation.LEFT, 64, 0),
  DSRLV("000000 rs rt rd 00000 010110", Operation.RIGHT, 64, 0),
  DROTRV("000000 rs rt rd 00001 010110", Operation.ROTATE, 64, 0),
  DSRAV("000000 rs rt rd 00000 010111", Operation.RIGHT_SIGNED, 64, 0);

  /** What is done with the bits. */
  public enum Operation {
    LEFT,
    RIGHT,
    RIGHT_SIGNED,
    /** To the right. */
    ROTATE
  }

  private final Encoding encoding;
  private final Operation operation;
  private final int width;
  private final int added;

  ShiftInstruction(String word, Operation operation, int width, int added) {
    this.encoding = Encoding.of(word, word.contains("rs") ? "rd, rt, rs" : "rd, rt, sa");
    this.operation = operation;
    this.width = width;
    this.added = added;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public boolean is64Bit() {
    return width == 64;
  }

  /** What is done with the bits. */
  public Operation operation() {
    return operation;
  }

  /** How many bits are shifted: 32 or 64. */
  public int width() {
    return width;
  }

  /** What is added to the amount of the word. */
  public int added() {
    return added;
  }

  /** Whether a register holds the amount. */
  public boolean isVariable() {
    return encoding.operand(2) == Operand.RS;
  }
}
