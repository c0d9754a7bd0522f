package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * The major opcodes that the extension takes: those of coprocessor 2, which MIPS64 Release 2 leaves
 * to each implementation and this host has no other use for.
 */
@Clause("B-INS-2")
public enum MajorOpcode {
  /**
   * COP2: control. Bit 25 is 1, bits 20:16 the general register, 15:11 the other, 5:0 the function.
   */
  CONTROL(0x12),
  /** LWC2: guest loads. */
  GUEST_LOAD(0x32),
  /** LDC2: guest loads with write intent, guest load-linked, probes. */
  GUEST_LOAD_FOR_WRITE(0x36),
  /** SWC2: guest stores, guest store-conditional. */
  GUEST_STORE(0x3A);

  private final int code;

  MajorOpcode(int code) {
    this.code = code;
  }

  /** Bits 31:26 of the instruction. */
  public int code() {
    return code;
  }

  /**
   * Whether bits 25:21 are the base register, 20:16 the other register, 15:5 a signed offset in
   * bytes and 4:0 the function.
   */
  public boolean isMemory() {
    return this != CONTROL;
  }
}
