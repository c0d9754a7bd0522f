package org.btmmu.spec.x86;

/**
 * A row of the opcode maps: one way to write one operation.
 *
 * @param op what it does
 * @param x87 what it does where op is X87
 * @param simd what it does where op is SIMD
 * @param bmi what it does where op is BMI
 * @param simdFloat what it does where op is SIMD_FLOAT
 * @param mnemonic its name as GNU objdump prints it in Intel's syntax, without suffixes of prefixes
 * @param predicate what the immediate adds to the mnemonic in place of its asterisk
 * @param condition 0 to 15 for Jcc, SETcc, CMOVcc, else -1
 * @param modes in which code it exists
 * @param sizing how its operand size comes about in 64-bit mode
 * @param lockable may LOCK precede it, with memory as destination?
 * @param modRm has it a ModRM byte?
 */
public record Form(
    Op op,
    X87Op x87,
    SimdOp simd,
    BmiOp bmi,
    SimdFloatOp simdFloat,
    String mnemonic,
    Operand first,
    Operand second,
    Operand third,
    Operand fourth,
    int condition,
    Predicate predicate,
    Modes modes,
    Sizing sizing,
    boolean lockable,
    boolean modRm,
    Encoding encoding) {

  /** Appendix A's superscripts i64 and o64. */
  public enum Modes {
    ALL,
    /** i64: undefined in 64-bit mode. */
    NOT_64,
    /** o64: only in 64-bit mode. */
    ONLY_64;

    /** Does a form exist in such code? */
    public boolean contains(boolean bits64) {
      return this == ALL || bits64 == (this == ONLY_64);
    }
  }

  /** Appendix A's superscripts d64 and f64. */
  public enum Sizing {
    /** 4, with REX.W 8, with 66h 2. */
    PLAIN(""),
    /** d64: 8, with 66h 2. */
    DEFAULT_64("d64"),
    /** f64: 8, whatever the prefixes. */
    FORCED_64("f64"),
    /** n64: 8 in 64-bit mode, elsewhere 4, whatever the prefixes. */
    NATURAL("n64"),
    /** r64: as n64, and any ModRM.mod means registers. */
    REGISTERS("r64");

    /** How the tables write it. */
    final String attribute;

    Sizing(String attribute) {
      this.attribute = attribute;
    }
  }

  /** Operand 0 to 3. */
  public Operand operand(int number) {
    return switch (number) {
      case 0 -> first;
      case 1 -> second;
      case 2 -> third;
      default -> fourth;
    };
  }
}
