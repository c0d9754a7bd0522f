package org.btmmu.spec.mips64;

/** Ordinary loads and stores: {@code rt, offset(rs)}. */
public enum MemoryInstruction implements Mips64Instruction {
  LB("100000", Operation.LOAD, 1, true),
  LH("100001", Operation.LOAD, 2, true),
  LW("100011", Operation.LOAD, 4, true),
  LBU("100100", Operation.LOAD, 1, false),
  LHU("100101", Operation.LOAD, 2, false),
  LWU("100111", Operation.LOAD, 4, false),
  LD("110111", Operation.LOAD, 8, true),
  SB("101000", Operation.STORE, 1, true),
  SH("101001", Operation.STORE, 2, true),
  SW("101011", Operation.STORE, 4, true),
  SD("111111", Operation.STORE, 8, true),

  LWL("100010", Operation.LOAD_LEFT, 4, true),
  LWR("100110", Operation.LOAD_RIGHT, 4, true),
  LDL("011010", Operation.LOAD_LEFT, 8, true),
  LDR("011011", Operation.LOAD_RIGHT, 8, true),
  SWL("101010", Operation.STORE_LEFT, 4, true),
  SWR("101110", Operation.STORE_RIGHT, 4, true),
  SDL("101100", Operation.STORE_LEFT, 8, true),
  SDR("101101", Operation.STORE_RIGHT, 8, true),

  LL("110000", Operation.LOAD_LINKED, 4, true),
  LLD("110100", Operation.LOAD_LINKED, 8, true),
  SC("111000", Operation.STORE_CONDITIONAL, 4, true),
  SCD("111100", Operation.STORE_CONDITIONAL, 8, true);

  /** What is done. */
  public enum Operation {
    LOAD,
    STORE,
    /** The most significant bytes of an unaligned word, up to the addressed one. */
    LOAD_LEFT,
    /** The least significant bytes of an unaligned word, from the addressed one on. */
    LOAD_RIGHT,
    STORE_LEFT,
    STORE_RIGHT,
    LOAD_LINKED,
    STORE_CONDITIONAL
  }

  private final Encoding encoding;
  private final Operation operation;
  private final int sizeBytes;
  private final boolean signed;

  MemoryInstruction(String opcode, Operation operation, int sizeBytes, boolean signed) {
    this.encoding = Encoding.of(opcode + " rs rt immediate", "rt, offset(rs)");
    this.operation = operation;
    this.sizeBytes = sizeBytes;
    this.signed = signed;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public boolean is64Bit() {
    return sizeBytes == 8 || this == LWU;
  }

  /** What is done. */
  public Operation operation() {
    return operation;
  }

  /** 1, 2, 4 or 8; of an unaligned word, the whole word's. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** Whether a load extends with the sign. */
  public boolean signed() {
    return signed;
  }
}
