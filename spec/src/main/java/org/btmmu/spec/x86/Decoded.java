package org.btmmu.spec.x86;

/** What a decoder makes of bytes. */
public sealed interface Decoded
    permits Instruction, Decoded.Undefined, Decoded.TooShort, Decoded.TooLong {
  /** What {@link Undefined} says why. */
  enum Why {
    NO_SUCH_OPCODE,
    NOT_LOCKABLE,
    PREFIX_BEFORE_VEX,
    /** VEX.vvvv names a register where the form has none (SDM 2A 2.3.8). */
    UNUSED_REGISTER_NAMED
  }

  /**
   * #UD.
   *
   * @param lengthBytes the bytes read until it was clear
   */
  record Undefined(int lengthBytes, Why why) implements Decoded {}

  /** The bytes end before the instruction does. */
  record TooShort() implements Decoded {}

  /** The instruction would have more than 15 bytes: #GP(0). */
  record TooLong() implements Decoded {}
}
