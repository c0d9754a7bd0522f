package org.btmmu.spec.mips64;

/** Additions, comparisons, logic and conditional moves: a result from two operands. */
public enum ArithmeticInstruction implements Mips64Instruction {
  ADD("000000 rs rt rd 00000 100000", "rd, rs, rt", Operation.ADD_WORD, true),
  ADDU("000000 rs rt rd 00000 100001", "rd, rs, rt", Operation.ADD_WORD, false),
  SUB("000000 rs rt rd 00000 100010", "rd, rs, rt", Operation.SUBTRACT_WORD, true),
  SUBU("000000 rs rt rd 00000 100011", "rd, rs, rt", Operation.SUBTRACT_WORD, false),
  DADD("000000 rs rt rd 00000 101100", "rd, rs, rt", Operation.ADD, true),
  DADDU("000000 rs rt rd 00000 101101", "rd, rs, rt", Operation.ADD, false),
  DSUB("000000 rs rt rd 00000 101110", "rd, rs, rt", Operation.SUBTRACT, true),
  DSUBU("000000 rs rt rd 00000 101111", "rd, rs, rt", Operation.SUBTRACT, false),
  ADDI("001000 rs rt immediate", "rt, rs, signed", Operation.ADD_WORD, true),
  ADDIU("001001 rs rt immediate", "rt, rs, signed", Operation.ADD_WORD, false),
  DADDI("011000 rs rt immediate", "rt, rs, signed", Operation.ADD, true),
  DADDIU("011001 rs rt immediate", "rt, rs, signed", Operation.ADD, false),

  AND("000000 rs rt rd 00000 100100", "rd, rs, rt", Operation.AND, false),
  OR("000000 rs rt rd 00000 100101", "rd, rs, rt", Operation.OR, false),
  XOR("000000 rs rt rd 00000 100110", "rd, rs, rt", Operation.XOR, false),
  NOR("000000 rs rt rd 00000 100111", "rd, rs, rt", Operation.NOR, false),
  ANDI("001100 rs rt immediate", "rt, rs, unsigned", Operation.AND, false),
  ORI("001101 rs rt immediate", "rt, rs, unsigned", Operation.OR, false),
  XORI("001110 rs rt immediate", "rt, rs, unsigned", Operation.XOR, false),
  LUI("001111 00000 rt immediate", "rt, unsigned", Operation.UPPER, false),

  SLT("000000 rs rt rd 00000 101010", "rd, rs, rt", Operation.LESS, false),
  SLTU("000000 rs rt rd 00000 101011", "rd, rs, rt", Operation.LESS_UNSIGNED, false),
  SLTI("001010 rs rt immediate", "rt, rs, signed", Operation.LESS, false),
  SLTIU("001011 rs rt immediate", "rt, rs, signed", Operation.LESS_UNSIGNED, false),

  MOVZ("000000 rs rt rd 00000 001010", "rd, rs, rt", Operation.MOVE_IF_ZERO, false),
  MOVN("000000 rs rt rd 00000 001011", "rd, rs, rt", Operation.MOVE_IF_NOT_ZERO, false);

  /** What is done with the operands. */
  public enum Operation {
    /** 32 bits, sign-extended. */
    ADD_WORD,
    SUBTRACT_WORD,
    ADD,
    SUBTRACT,
    AND,
    OR,
    XOR,
    NOR,
    /** The second operand, 16 bits up. */
    UPPER,
    LESS,
    LESS_UNSIGNED,
    MOVE_IF_ZERO,
    MOVE_IF_NOT_ZERO
  }

  private final Encoding encoding;
  private final Operation operation;
  private final boolean traps;

  ArithmeticInstruction(String word, String syntax, Operation operation, boolean traps) {
    this.encoding = Encoding.of(word, syntax);
    this.operation = operation;
    this.traps = traps;
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public boolean is64Bit() {
    return operation == Operation.ADD || operation == Operation.SUBTRACT;
  }

  /** What is done with the operands. */
  public Operation operation() {
    return operation;
  }

  /** Whether an overflow of the signed result raises Integer Overflow. */
  public boolean traps() {
    return traps;
  }

  /** Where the result goes: the first operand. */
  public Operand destination() {
    return encoding.operand(0);
  }

  /** The second source: a register or an immediate, the last operand. */
  public Operand second() {
    return encoding.operand(encoding.count() - 1);
  }
}
