package org.btmmu.spec.mips64;

/** Branches and jumps. Each has a delay slot. */
public enum BranchInstruction implements Mips64Instruction {
  J("000010 target", "jump", Condition.ALWAYS, false, false),
  JAL("000011 target", "jump", Condition.ALWAYS, false, true),
  JR("000000 rs 0000000000 00000 001000", "rs", Condition.ALWAYS, false, false),
  JR_HB("000000 rs 0000000000 10000 001000", "rs", Condition.ALWAYS, false, false),
  JALR("000000 rs 00000 rd 00000 001001", "rd, rs", Condition.ALWAYS, false, true),
  JALR_HB("000000 rs 00000 rd 10000 001001", "rd, rs", Condition.ALWAYS, false, true),

  BEQ("000100 rs rt immediate", "rs, rt, branch", Condition.EQUAL, false, false),
  BNE("000101 rs rt immediate", "rs, rt, branch", Condition.NOT_EQUAL, false, false),
  BLEZ("000110 rs 00000 immediate", "rs, branch", Condition.NOT_POSITIVE, false, false),
  BGTZ("000111 rs 00000 immediate", "rs, branch", Condition.POSITIVE, false, false),
  BLTZ("000001 rs 00000 immediate", "rs, branch", Condition.NEGATIVE, false, false),
  BGEZ("000001 rs 00001 immediate", "rs, branch", Condition.NOT_NEGATIVE, false, false),
  BLTZAL("000001 rs 10000 immediate", "rs, branch", Condition.NEGATIVE, false, true),
  BGEZAL("000001 rs 10001 immediate", "rs, branch", Condition.NOT_NEGATIVE, false, true),

  BEQL("010100 rs rt immediate", "rs, rt, branch", Condition.EQUAL, true, false),
  BNEL("010101 rs rt immediate", "rs, rt, branch", Condition.NOT_EQUAL, true, false),
  BLEZL("010110 rs 00000 immediate", "rs, branch", Condition.NOT_POSITIVE, true, false),
  BGTZL("010111 rs 00000 immediate", "rs, branch", Condition.POSITIVE, true, false),
  BLTZL("000001 rs 00010 immediate", "rs, branch", Condition.NEGATIVE, true, false),
  BGEZL("000001 rs 00011 immediate", "rs, branch", Condition.NOT_NEGATIVE, true, false),
  BLTZALL("000001 rs 10010 immediate", "rs, branch", Condition.NEGATIVE, true, true),
  BGEZALL("000001 rs 10011 immediate", "rs, branch", Condition.NOT_NEGATIVE, true, true);

  private final Encoding encoding;
  private final Condition condition;
  private final boolean likely;
  private final boolean links;

  BranchInstruction(
      String word, String syntax, Condition condition, boolean likely, boolean links) {
    this.encoding = Encoding.of(word, syntax);
    this.condition = condition;
    this.likely = likely;
    this.links = links;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public boolean is64Bit() {
    return false;
  }

  /** When it is taken: first operand rs, second operand rt or 0. */
  public Condition condition() {
    return condition;
  }

  /** Whether the delay slot is left out where it is not taken. */
  public boolean likely() {
    return likely;
  }

  /** Whether the address behind the delay slot is kept in a register. */
  public boolean links() {
    return links;
  }

  /** Where it leads: BRANCH, JUMP, or the register RS; the last operand. */
  public Operand target() {
    return encoding.operand(encoding.count() - 1);
  }

  /** Whether rt is compared with. */
  public boolean comparesRegisters() {
    return encoding.count() == 3;
  }

  /** The number of the register that keeps the address behind the delay slot. */
  public int linkRegister(int word) {
    return encoding.operand(0) == Operand.RD ? Field.RD.of(word) : 31;
  }
}
