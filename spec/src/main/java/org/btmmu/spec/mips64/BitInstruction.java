package org.btmmu.spec.mips64;

/** Bits counted, moved about, extracted and inserted. */
public enum BitInstruction implements Mips64Instruction {
  CLZ("011100 rs rt rd 00000 100000", "rd_and_rt, rs", Operation.LEADING_ZEROS, 32),
  CLO("011100 rs rt rd 00000 100001", "rd_and_rt, rs", Operation.LEADING_ONES, 32),
  DCLZ("011100 rs rt rd 00000 100100", "rd_and_rt, rs", Operation.LEADING_ZEROS, 64),
  DCLO("011100 rs rt rd 00000 100101", "rd_and_rt, rs", Operation.LEADING_ONES, 64),

  SEB("011111 00000 rt rd 10000 100000", "rd, rt", Operation.EXTEND_BYTE, 32),
  SEH("011111 00000 rt rd 11000 100000", "rd, rt", Operation.EXTEND_HALF, 32),
  WSBH("011111 00000 rt rd 00010 100000", "rd, rt", Operation.SWAP_BYTES, 32),
  DSBH("011111 00000 rt rd 00010 100100", "rd, rt", Operation.SWAP_BYTES, 64),
  DSHD("011111 00000 rt rd 00101 100100", "rd, rt", Operation.SWAP_HALVES, 64),

  EXT("011111 rs rt rd sa 000000", "rt, rs, position, size", Operation.EXTRACT, 32),
  DEXTM("011111 rs rt rd sa 000001", "rt, rs, position, size_33", Operation.EXTRACT, 64),
  DEXTU("011111 rs rt rd sa 000010", "rt, rs, position_32, size", Operation.EXTRACT, 64),
  DEXT("011111 rs rt rd sa 000011", "rt, rs, position, size", Operation.EXTRACT, 64),
  INS("011111 rs rt rd sa 000100", "rt, rs, position, inserted", Operation.INSERT, 32),
  DINSM("011111 rs rt rd sa 000101", "rt, rs, position, inserted_33", Operation.INSERT, 64),
  DINSU("011111 rs rt rd sa 000110", "rt, rs, position_32, inserted", Operation.INSERT, 64),
  DINS("011111 rs rt rd sa 000111", "rt, rs, position, inserted", Operation.INSERT, 64);

  /** What is done with the bits. */
  public enum Operation {
    LEADING_ZEROS,
    LEADING_ONES,
    EXTEND_BYTE,
    EXTEND_HALF,
    /** The bytes of each half-word. */
    SWAP_BYTES,
    /** The four half-words. */
    SWAP_HALVES,
    EXTRACT,
    INSERT
  }

  private final Encoding encoding;
  private final Operation operation;
  private final int width;

  BitInstruction(String word, String syntax, Operation operation, int width) {
    this.encoding = Encoding.of(word, syntax);
    this.operation = operation;
    this.width = width;
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

  /** How many bits are looked at: 32 or 64. */
  public int width() {
    return width;
  }

  /** First bit of the field of a word of EXTRACT or INSERT. */
  public int position(int word) {
    return encoding.operand(2).of(word);
  }

  /** How many bits the field has; may be below 1 in a word of INSERT, which is UNPREDICTABLE. */
  public int size(int word) {
    return encoding.operand(3).of(word);
  }
}
