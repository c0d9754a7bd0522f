package org.btmmu.spec.mips64;

import java.util.Locale;

/** MIPS64 volume I, "CPU Instruction Formats": the fields of an instruction word. */
public enum Field {
  RS(25, 21),
  RT(20, 16),
  RD(15, 11),
  SA(10, 6),
  SEL(2, 0),
  IMMEDIATE(15, 0),
  TARGET(25, 0),
  /** The code of SYSCALL. */
  CODE(25, 6),
  /** The upper half of the code of BREAK. */
  BREAK_CODE(25, 16),
  /** The code of a trap, the lower half of that of BREAK. */
  TRAP_CODE(15, 6),
  /** The code of WAIT. */
  WAIT_CODE(24, 6),
  /** The offset of a guest access. */
  GUEST_OFFSET(15, 5);

  private final int high;
  private final int low;

  Field(int high, int low) {
    this.high = high;
    this.low = low;
  }

  /** The highest bit, 0 … 31. */
  public int high() {
    return high;
  }

  /** The lowest bit, 0 … {@link #high}. */
  public int low() {
    return low;
  }

  /** How many bits it has. */
  public int width() {
    return high - low + 1;
  }

  /** The field's bits. */
  public int mask() {
    return (1 << width()) - 1 << low;
  }

  /** The field's value in a word, as an unsigned number. */
  public int of(int word) {
    return (word & mask()) >>> low;
  }

  /** The field's value in a word, as a signed number. */
  public int signedOf(int word) {
    return word << (31 - high) >> (31 - high + low);
  }

  /** The field alone; bits of the value that it lacks are dropped. */
  public int put(long value) {
    return (int) value << low & mask();
  }

  /** The name in a row of an instruction table. */
  String token() {
    return name().toLowerCase(Locale.ROOT);
  }
}
