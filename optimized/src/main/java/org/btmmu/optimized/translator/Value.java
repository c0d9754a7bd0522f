package org.btmmu.optimized.translator;

/**
 * An operand while a guest instruction is translated: a value of the intermediate representation or
 * a constant, of which the low bytes of the operand's size count.
 *
 * @param id the value; {@link Ir#IMMEDIATE} for a constant
 * @param constant extended with its sign from the operand's size
 * @param signed whether the value is extended with its sign from the operand's size
 */
record Value(int id, long constant, boolean signed) {
  /** A constant, extended with its sign from so many bytes. */
  static Value constant(long value, int sizeBytes) {
    int unused = 64 - 8 * sizeBytes;
    return new Value(Ir.IMMEDIATE, value << unused >> unused, true);
  }

  /** A value of which only the low bytes are known to be right. */
  static Value raw(int id) {
    return new Value(id, 0, false);
  }

  /** A value that is extended with its sign. */
  static Value signed(int id) {
    return new Value(id, 0, true);
  }

  /** Whether it is a constant. */
  boolean isConstant() {
    return id == Ir.IMMEDIATE;
  }
}
