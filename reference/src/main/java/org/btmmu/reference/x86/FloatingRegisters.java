package org.btmmu.reference.x86;

/** The registers of x87, MMX and SSE (SDM 1 8.1, 9.2, 10.2). */
public final class FloatingRegisters {
  /** Significands of the x87 data registers, physical order; MMX registers are these. */
  public final long[] significand = new long[8];

  /** Sign and exponent of the x87 data registers, 16 bits. */
  public final int[] exponent = new int[8];

  /** XMM registers: the low half of register i at 2i, the high one at 2i + 1. */
  public final long[] xmm = new long[32];

  /** Control word, status word with TOP, and tag word. */
  public int control = 0x37F, status, tags = 0xFFFF;

  /** Last instruction: opcode, 11 bits, and the addresses of code and operand with selectors. */
  public int opcode, codeSelector, dataSelector;

  /** Offsets of the last instruction and its operand. */
  public long codeOffset, dataOffset;

  /** MXCSR. */
  public int mxcsr = 0x1F80;
}
