package org.btmmu.spec.mips64;

/** What a branch or a trap asks of its operands. */
public enum Condition {
  ALWAYS,
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_UNSIGNED,
  NOT_LESS,
  NOT_LESS_UNSIGNED,
  /** Of the first operand alone. */
  NEGATIVE,
  NOT_NEGATIVE,
  POSITIVE,
  NOT_POSITIVE;

  /** Whether it holds. */
  public boolean holds(long first, long second) {
    return switch (this) {
      case ALWAYS -> true;
      case EQUAL -> first == second;
      case NOT_EQUAL -> first != second;
      case LESS -> first < second;
      case LESS_UNSIGNED -> Long.compareUnsigned(first, second) < 0;
      case NOT_LESS -> first >= second;
      case NOT_LESS_UNSIGNED -> Long.compareUnsigned(first, second) >= 0;
      case NEGATIVE -> first < 0;
      case NOT_NEGATIVE -> first >= 0;
      case POSITIVE -> first > 0;
      case NOT_POSITIVE -> first <= 0;
    };
  }
}
