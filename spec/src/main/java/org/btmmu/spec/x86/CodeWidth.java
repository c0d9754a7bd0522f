package org.btmmu.spec.x86;

/** What the code segment's D and L bits make of code (SDM 3A 3.4.5): the default sizes. */
public enum CodeWidth {
  BITS_16(2, 2),
  BITS_32(4, 4),
  BITS_64(4, 8);

  /** 2 or 4: the operand size without prefixes. */
  public final int operandBytes;

  /** 2, 4 or 8: the address size without prefixes. */
  public final int addressBytes;

  CodeWidth(int operandBytes, int addressBytes) {
    this.operandBytes = operandBytes;
    this.addressBytes = addressBytes;
  }
}
