package org.btmmu.spec.mips64;

/** Traps: an exception if a condition holds. */
public enum TrapInstruction implements Mips64Instruction {
  TGE("000000 rs rt trap_code 110000", "rs, rt, trap_code", Condition.NOT_LESS),
  TGEU("000000 rs rt trap_code 110001", "rs, rt, trap_code", Condition.NOT_LESS_UNSIGNED),
  TLT("000000 rs rt trap_code 110010", "rs, rt, trap_code", Condition.LESS),
  TLTU("000000 rs rt trap_code 110011", "rs, rt, trap_code", Condition.LESS_UNSIGNED),
  TEQ("000000 rs rt trap_code 110100", "rs, rt, trap_code", Condition.EQUAL),
  TNE("000000 rs rt trap_code 110110", "rs, rt, trap_code", Condition.NOT_EQUAL),
  TGEI("000001 rs 01000 immediate", "rs, signed", Condition.NOT_LESS),
  TGEIU("000001 rs 01001 immediate", "rs, signed", Condition.NOT_LESS_UNSIGNED),
  TLTI("000001 rs 01010 immediate", "rs, signed", Condition.LESS),
  TLTIU("000001 rs 01011 immediate", "rs, signed", Condition.LESS_UNSIGNED),
  TEQI("000001 rs 01100 immediate", "rs, signed", Condition.EQUAL),
  TNEI("000001 rs 01110 immediate", "rs, signed", Condition.NOT_EQUAL);

  private final Encoding encoding;
  private final Condition condition;

  TrapInstruction(String word, String syntax, Condition condition) {
    this.encoding = Encoding.of(word, syntax);
    this.condition = condition;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public boolean is64Bit() {
    return false;
  }

  /** When it traps: first operand rs, second operand {@link #second}. */
  public Condition condition() {
    return condition;
  }

  /** The second operand: RT or SIGNED. */
  public Operand second() {
    return encoding.operand(1);
  }
}
