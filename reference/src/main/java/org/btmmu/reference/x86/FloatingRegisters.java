package org.btmmu.reference.x86;

/** The registers of x87, MMX and SSE (SDM 1 8.1, 9.2, 10.2). */
public final class FloatingRegisters {
  /** Condition code C1 of the status word: which stack fault, or whether rounding went up. */
  public static final int C1 = 1 << 9;

  /** Exceptions of the status word, bits 5:0, each masked by the same bit of the control word. */
  public static final int IE = 1 << 0, DE = 1 << 1, OE = 1 << 3, UE = 1 << 4, PE = 1 << 5;

  /** Stack fault: an invalid operation of the register stack. */
  public static final int SF = 1 << 6;

  /** ES, and B, which is the same since the 287. */
  private static final int SUMMARY = 1 << 7 | 1 << 15;

  private static final int EXCEPTIONS = 0x3F;

  /** The bits of the control word that exist, and bit 6, which is always 1. */
  private static final int CONTROL_DEFINED = 0x1F3F, CONTROL_ALWAYS = 0x40;

  /** Significands of the x87 data registers, physical order; MMX registers are these. */
  public final long[] significand = new long[8];

  /** Sign and exponent of the x87 data registers, 16 bits. */
  public final int[] exponent = new int[8];

  /** XMM registers: the low half of register i at 2i, the high one at 2i + 1. */
  public final long[] xmm = new long[32];

  /** Control word, and status word with TOP. */
  public int control = 0x37F, status;

  /** The tag word as FXSAVE has it: bit i is 1 unless data register i is empty. */
  public int tags;

  /** Last instruction: opcode, 11 bits, and the selectors of code and operand. */
  public int opcode, codeSelector, dataSelector;

  /** Offsets of the last instruction and its operand. */
  public long codeOffset, dataOffset;

  /** MXCSR. */
  public int mxcsr = 0x1F80;

  /** All registers become those of another. */
  public void become(FloatingRegisters other) {
    System.arraycopy(other.significand, 0, significand, 0, significand.length);
    System.arraycopy(other.exponent, 0, exponent, 0, exponent.length);
    System.arraycopy(other.xmm, 0, xmm, 0, xmm.length);
    control = other.control;
    status = other.status;
    tags = other.tags;
    opcode = other.opcode;
    codeSelector = other.codeSelector;
    dataSelector = other.dataSelector;
    codeOffset = other.codeOffset;
    dataOffset = other.dataOffset;
    mxcsr = other.mxcsr;
  }

  /** FNINIT; the data registers keep their contents but become empty. */
  void initialize() {
    control = 0x37F;
    status = 0;
    tags = 0;
    opcode = 0;
    codeSelector = 0;
    dataSelector = 0;
    codeOffset = 0;
    dataOffset = 0;
  }

  /** TOP: the physical number of ST(0). */
  int top() {
    return status >>> 11 & 7;
  }

  void setTop(int top) {
    status = status & ~(7 << 11) | (top & 7) << 11;
  }

  /** The physical number of ST(i); −1 is the register that a push would fill. */
  int physical(int i) {
    return top() + i & 7;
  }

  boolean isEmpty(int i) {
    return (tags >>> physical(i) & 1) == 0;
  }

  /** ST(i). */
  Extended st(int i) {
    return new Extended(exponent[physical(i)], significand[physical(i)]);
  }

  void setSt(int i, Extended value) {
    exponent[physical(i)] = value.signExponent();
    significand[physical(i)] = value.significand();
    tags |= 1 << physical(i);
  }

  void push(Extended value) {
    setTop(top() - 1);
    setSt(0, value);
  }

  /** ST(i) becomes empty. */
  void free(int i) {
    tags &= ~(1 << physical(i));
  }

  void pop() {
    free(0);
    setTop(top() + 1);
  }

  /** Sets an MMX register; the x87 exponent over it becomes all ones (SDM 3A 14.2). */
  void setMmx(int number, long value) {
    significand[number] = value;
    exponent[number] = 0xFFFF;
  }

  /** What every MMX instruction but EMMS does: ST(0) is register 0, none is empty. */
  void enterMmx() {
    setTop(0);
    tags = 0xFF;
  }

  void setC1(boolean value) {
    status = value ? status | C1 : status & ~C1;
  }

  /** Rounding control: 0 nearest, 1 down, 2 up, 3 towards zero. */
  int rounding() {
    return control >>> 10 & 3;
  }

  /** Whether all of these exceptions are masked. */
  boolean masks(int exceptions) {
    return (exceptions & EXCEPTIONS & ~control) == 0;
  }

  /** Sets exceptions of the status word. */
  void signal(int exceptions) {
    status |= exceptions;
    summarize();
  }

  void setControl(int word) {
    control = word & CONTROL_DEFINED | CONTROL_ALWAYS;
    summarize();
  }

  void setStatus(int word) {
    status = word & 0xFFFF;
    summarize();
  }

  /** ES and B say whether an exception is there that is not masked. */
  void summarize() {
    boolean pending = (status & ~control & EXCEPTIONS) != 0;
    status = pending ? status | SUMMARY : status & ~SUMMARY;
  }

  /** Whether the next x87 or MMX instruction that waits raises #MF. */
  boolean isPending() {
    return (status & SUMMARY) != 0;
  }
}
