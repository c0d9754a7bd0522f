package org.btmmu.reference.x86;

/**
 * What is delivered through the IDT (SDM 3A 7.3 to 7.5).
 *
 * @param vector 0 … 255
 * @param errorCode meaningful for faults and aborts that have one
 */
record Event(int vector, Kind kind, int errorCode) {
  /** Where an event comes from. */
  enum Kind {
    /** An exception reported before its instruction. */
    FAULT,
    /** An exception reported after its instruction, or by INT1. */
    TRAP,
    /** A double fault. */
    ABORT,
    /** From outside, NMI included. */
    INTERRUPT,
    /** INT n, INT3, INTO. */
    SOFTWARE
  }

  /** An exception of an instruction. */
  static Event fault(int vector, int errorCode) {
    return new Event(vector, Kind.FAULT, errorCode);
  }

  /** Whether an error code is pushed. */
  boolean hasErrorCode() {
    return (kind == Kind.FAULT || kind == Kind.ABORT) && Vectors.hasErrorCode(vector);
  }

  /**
   * SDM 3A, Tables 7-4 and 7-5: what an exception while this one is delivered becomes.
   *
   * @return the next event; null for shutdown
   */
  Event then(int second, int secondCode) {
    boolean exception = kind == Kind.FAULT || kind == Kind.TRAP || kind == Kind.ABORT;
    Severity one = exception ? severity(vector) : Severity.BENIGN;
    Severity two = severity(second);
    if (two == Severity.BENIGN || one == Severity.BENIGN) {
      return fault(second, secondCode);
    }
    if (one == Severity.DOUBLE_FAULT) {
      return null;
    }
    boolean serial = one == Severity.CONTRIBUTORY && two == Severity.PAGE_FAULT;
    return serial ? fault(second, secondCode) : new Event(Vectors.DF, Kind.ABORT, 0);
  }

  private enum Severity {
    BENIGN,
    CONTRIBUTORY,
    PAGE_FAULT,
    DOUBLE_FAULT
  }

  private static Severity severity(int vector) {
    return switch (vector) {
      case Vectors.DE, Vectors.TS, Vectors.NP, Vectors.SS, Vectors.GP -> Severity.CONTRIBUTORY;
      case Vectors.PF -> Severity.PAGE_FAULT;
      case Vectors.DF -> Severity.DOUBLE_FAULT;
      default -> Severity.BENIGN;
    };
  }
}
