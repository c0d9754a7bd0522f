package org.btmmu.conformance.machine;

/**
 * The PC's two interrupt controllers: the second asks on line 2 of the first. Lines are numbered 0
 * … 15 over both.
 */
final class InterruptLines {
  private static final int CASCADE = 2;
  private static final int SPURIOUS = 7;

  private final InterruptController first = new InterruptController();
  private final InterruptController second = new InterruptController();

  /** A device's line goes up or down. */
  void line(int number, boolean high) {
    (number < 8 ? first : second).line(number & 7, high);
  }

  /** A device's line goes up and down again. */
  void pulse(int number) {
    line(number, true);
    line(number, false);
  }

  /** Whether the processor is asked for an interrupt. */
  boolean isPending() {
    return first.pending(cascade()) >= 0;
  }

  /** The processor takes an interrupt. */
  int acknowledge() {
    int number = first.pending(cascade());
    if (number < 0) {
      return first.vector(SPURIOUS);
    }
    first.serve(number);
    if (number != CASCADE) {
      return first.vector(number);
    }
    int behind = second.pending(0);
    if (behind < 0) {
      return second.vector(SPURIOUS);
    }
    second.serve(behind);
    return second.vector(behind);
  }

  /** IN from ports 0x20, 0x21, 0xA0, 0xA1. */
  int in(int port) {
    return of(port).in(port & 1);
  }

  /** OUT to ports 0x20, 0x21, 0xA0, 0xA1. */
  void out(int port, int value) {
    of(port).out(port & 1, value);
  }

  private InterruptController of(int port) {
    return port < 0x80 ? first : second;
  }

  private int cascade() {
    return second.pending(0) >= 0 ? 1 << CASCADE : 0;
  }
}
