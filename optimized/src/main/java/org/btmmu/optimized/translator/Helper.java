package org.btmmu.optimized.translator;

import org.btmmu.optimized.executor.Executor;

/**
 * What translated code calls the runtime for. A helper is entered by {@code jal} to its own words
 * and returns like a function; it keeps every register but $2 and $31. It takes up to two values,
 * in $2 and $3, and a constant, in $7, and gives one, in $2.
 *
 * <p>An IR call's {@code imm} is the helper's ordinal in bits 15:0 and the constant above.
 */
public enum Helper {
  /** The current guest instruction, whole: the guest's next offset is then the runtime's. */
  INSTRUCTION,
  /** The linear address of offset a in a segment: constant bits 3:0 segment, 8:4 bytes, 9 write. */
  SEGMENT,
  /** The status flags, at their places in RFLAGS, of the lazy flags as they are. */
  FLAGS,
  /** 1 if a condition of Jcc, the constant, holds of the lazy flags as they are, else 0. */
  CONDITION,
  /**
   * Shift or rotate of a by a count b in 0 … 63, already masked, with all its flags: constant bits
   * 2:0 are ModRM.reg of the shift group (ROL ROR RCL RCR SHL SHR SAL SAR), 4:3 log2 of the bytes.
   * The result is extended with its sign; the lazy flags become status flags.
   */
  SHIFT,
  /** A load of a scheme: a linear address; constant bits 3:0 bytes, 4 signed, 5 for write. */
  LOAD,
  /** A store of a scheme: a linear address, b the value; constant bits 3:0 bytes. */
  STORE,
  /** The current instruction raises #DE: its operands have been read. */
  DIVIDE_ERROR;

  /** Bit of the constant of {@link #LOAD}: the bytes are extended with their sign. */
  static final int SIGNED = 1 << 4;

  /** Bit of the constant of {@link #LOAD}: a store follows. */
  static final int FOR_WRITE = 1 << 5;

  /** Words of a helper: upcall, return, delay slot. */
  static final int WORDS = 3;

  /** The index in the host's code where the helper begins. */
  public int index() {
    return Executor.FIRST_FREE + WORDS * ordinal();
  }

  /** An IR call's {@code imm}. */
  public long call(int constant) {
    return ordinal() | (long) constant << 16;
  }
}
