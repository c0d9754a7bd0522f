package org.btmmu.optimized.translator;

/**
 * Operations of the intermediate representation. Values are 64 bits; names end in the bits that an
 * operation works on where these are fewer, and such a result is extended with its sign.
 */
public enum IrOp {
  /** A guest instruction begins: its number in the block is {@code imm}. */
  INSTRUCTION(Shape.MARK),
  /** From here on the flags' operands are of the kind {@code imm}, see {@code FlagsKind}. */
  FLAGS_KIND(Shape.MARK),
  /** The repetitions of the block's last instruction after its first begin; they end the block. */
  REPETITIONS(Shape.MARK),
  /** A repetition begins, a step of its own: AGAIN comes back here. */
  REPETITION(Shape.MARK),
  /**
   * From here on they are of the kind {@code imm} if a != 0, else of the kind from before: which is
   * not known.
   */
  FLAGS_KIND_IF(Shape.MARK),

  /**
   * An operand of the flags, dst, is not in its register: it is imm if a is none, else the low imm
   * bytes of a, extended with their sign, as a is when a later instruction raises an exception.
   */
  NOTE(Shape.MARK),

  /** dst = imm. */
  CONST(Shape.CONST),
  /** dst = a. */
  MOVE(Shape.UNARY),
  ADD(Shape.BINARY),
  SUB(Shape.BINARY),
  AND(Shape.BINARY),
  OR(Shape.BINARY),
  XOR(Shape.BINARY),
  /** dst = ~a. */
  NOT(Shape.UNARY),
  /** Shifts of 64 bits by bits 5:0 of b. */
  SHL(Shape.BINARY),
  SHR(Shape.BINARY),
  SAR(Shape.BINARY),
  /** Low 64 bits of the product. */
  MUL(Shape.BINARY),
  /** Bits 127:64 of the signed product. */
  MULH(Shape.BINARY),
  /** Bits 127:64 of the unsigned product. */
  MULHU(Shape.BINARY),
  /** Quotient, rounded towards 0, and remainder of 64 bits; b is not 0. */
  DIV(Shape.BINARY),
  REM(Shape.BINARY),
  /** The same of unsigned numbers. */
  DIVU(Shape.BINARY),
  REMU(Shape.BINARY),

  /** Of 32 bits, shifts by bits 4:0 of b: operands must be extended with their sign. */
  ADD32(Shape.BINARY),
  SUB32(Shape.BINARY),
  SHL32(Shape.BINARY),
  SHR32(Shape.BINARY),
  SAR32(Shape.BINARY),
  /** Low 32 bits of the product. */
  MUL32(Shape.BINARY),
  /** Rotates 32 bits to the right by bits 4:0 of b. */
  ROTR32(Shape.BINARY),
  /** Rotates 64 bits to the right by bits 5:0 of b. */
  ROTR(Shape.BINARY),

  /** Low bits, extended. */
  SEXT8(Shape.UNARY),
  SEXT16(Shape.UNARY),
  SEXT32(Shape.UNARY),
  ZEXT8(Shape.UNARY),
  ZEXT16(Shape.UNARY),
  ZEXT32(Shape.UNARY),
  /** Bits 15:8, extended with zeros. */
  EXTRACT_HIGH8(Shape.UNARY),
  /** a with bits 7:0 of b in their place. */
  INSERT8(Shape.BINARY),
  /** a with bits 7:0 of b at 15:8. */
  INSERT_HIGH8(Shape.BINARY),
  /** a with bits 15:0 of b in their place. */
  INSERT16(Shape.BINARY),
  /** Bytes reversed: of all 64 bits, of the low 32. */
  SWAP64(Shape.UNARY),
  SWAP32(Shape.UNARY),
  /** Zeros above the highest one: of 64 bits. */
  CLZ64(Shape.UNARY),

  /** 1 if a < b, else 0. */
  SLT(Shape.BINARY),
  SLTU(Shape.BINARY),
  /** dst = b != 0 ? a : dst. */
  MOVE_IF(Shape.SELECT),
  /** dst = b == 0 ? a : dst. */
  MOVE_UNLESS(Shape.SELECT),

  /** dst = guest memory at a + imm: unsigned or signed bytes; FOR_WRITE: a store follows. */
  LOAD8U(Shape.LOAD, 1),
  LOAD8S(Shape.LOAD, 1),
  LOAD16U(Shape.LOAD, 2),
  LOAD16S(Shape.LOAD, 2),
  LOAD32U(Shape.LOAD, 4),
  LOAD32S(Shape.LOAD, 4),
  LOAD64(Shape.LOAD, 8),
  LOAD8U_FOR_WRITE(Shape.LOAD, 1),
  LOAD16U_FOR_WRITE(Shape.LOAD, 2),
  LOAD32U_FOR_WRITE(Shape.LOAD, 4),
  LOAD64_FOR_WRITE(Shape.LOAD, 8),
  /** Guest memory at a + imm = low bytes of b. */
  STORE8(Shape.STORE, 1),
  STORE16(Shape.STORE, 2),
  STORE32(Shape.STORE, 4),
  STORE64(Shape.STORE, 8),

  /** dst = the processor's record at imm: see {@code Record}. */
  LOAD_RECORD(Shape.CONST),
  /** The processor's record at imm = a. */
  STORE_RECORD(Shape.RECORD),

  /** dst = helper number imm of (a, b); see {@link Helper}. It may raise an exception. */
  CALL(Shape.CALL),
  /** dst = the carry of the lazy flags as they are, by words that all blocks share. */
  CARRY(Shape.CALL),
  /** The current instruction is carried out by the runtime. */
  CALL_INSTRUCTION(Shape.CALL),
  /** The same if a = 0: then it raises an exception. */
  RAISE_UNLESS(Shape.CALL),

  /** Leaves the block for linear address imm if a = b, a ≠ b, a < 0, a ≥ 0. */
  BRANCH_EQ(Shape.BRANCH),
  BRANCH_NE(Shape.BRANCH),
  BRANCH_LTZ(Shape.BRANCH),
  BRANCH_GEZ(Shape.BRANCH),
  /**
   * Goes back to REPETITION if a ≠ b, or leaves the block for the offset {@code imm} of its own.
   */
  AGAIN(Shape.BRANCH),
  /** Leaves the block for the offset imm in the code segment. */
  GOTO(Shape.EXIT),
  /** Leaves the block for the offset a in the code segment. */
  GOTO_INDIRECT(Shape.EXIT),
  /** Leaves the block for the runtime; the guest's instruction pointer is the runtime's to know. */
  LEAVE(Shape.EXIT);

  /** Which fields an operation has. */
  enum Shape {
    MARK,
    CONST,
    UNARY,
    BINARY,
    SELECT,
    LOAD,
    STORE,
    RECORD,
    CALL,
    BRANCH,
    EXIT
  }

  private final Shape shape;
  private final int sizeBytes;

  IrOp(Shape shape) {
    this(shape, 0);
  }

  IrOp(Shape shape, int sizeBytes) {
    this.shape = shape;
    this.sizeBytes = sizeBytes;
  }

  /** Which fields it has. */
  Shape shape() {
    return shape;
  }

  /** Bytes of the guest access; 0 if it makes none. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** Whether it stores to guest memory. */
  boolean stores() {
    return shape == Shape.STORE;
  }

  /** Whether it is checked as a store: one follows, or it is one. */
  boolean isForWrite() {
    return switch (this) {
      case LOAD8U_FOR_WRITE, LOAD16U_FOR_WRITE, LOAD32U_FOR_WRITE, LOAD64_FOR_WRITE -> true;
      default -> stores();
    };
  }

  /** Whether what it loads is extended with its sign. */
  boolean isSigned() {
    return this == LOAD8S || this == LOAD16S || this == LOAD32S;
  }

  /** Whether it may raise a guest exception, and so needs the guest's state to be whole. */
  public boolean mayRaise() {
    return shape == Shape.LOAD || shape == Shape.STORE || shape == Shape.CALL;
  }

  /** Whether the block is left here, perhaps. */
  public boolean leaves() {
    return shape == Shape.BRANCH || shape == Shape.EXIT;
  }
}
