package org.btmmu.conformance.oracle.processor;

/** The two widths of code that a 64-bit process can run: a row names the code segment Linux has. */
public enum CodeWidth {
  /** IA-32: the compatibility submode of long mode, entered through Linux's segment for it. */
  BITS_32(32, 0x23, 8, 0xFFFF_FFFFL),
  /** x86-64: the 64-bit submode. */
  BITS_64(64, 0x33, 16, -1L);

  private final int bits;
  private final int codeSelector;
  private final int registers;
  private final long mask;

  CodeWidth(int bits, int codeSelector, int registers, long mask) {
    this.bits = bits;
    this.codeSelector = codeSelector;
    this.registers = registers;
    this.mask = mask;
  }

  /** 32 or 64. */
  public int bits() {
    return bits;
  }

  /** The selector of CS, of privilege level 3. */
  public int codeSelector() {
    return codeSelector;
  }

  /** How many general registers there are, in the order of their encoding: RAX, RCX, RDX, RBX … */
  public int registers() {
    return registers;
  }

  /** The bits that a general register or the instruction pointer has. */
  public long mask() {
    return mask;
  }
}
