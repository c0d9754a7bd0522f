package org.btmmu.conformance.lockstep;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Where the translated processor has fetched the code that the reference is to execute. */
final class FetchedCode {
  private final BooleanSupplier primaryDelivers;
  private final Map<Long, Long> frames = new HashMap<>();
  private boolean tells;

  /**
   * Nothing is told.
   *
   * @param primaryDelivers whether the translated processor has delivered an exception that the
   *     reference has not yet
   */
  FetchedCode(BooleanSupplier primaryDelivers) {
    this.primaryDelivers = primaryDelivers;
  }

  /** A page is fetched from; what was fetched from the same page before is executed. */
  void tell(long linear, long gpa) {
    frames.putIfAbsent(linear & -4096L, gpa & -4096L);
    tells = true;
  }

  /** The reference has executed all of it. */
  void clear() {
    frames.clear();
  }

  /** Where a byte of code was fetched; −1 if it was not, or that was not told. */
  long seen(long linear) {
    Long frame = frames.get(linear & -4096L);
    return frame == null ? -1 : frame | linear & 4095;
  }

  /** Whether a fetch that the tables refuse may have been made by a TLB. */
  boolean mayFetch(long linear) {
    return tells ? seen(linear) != -1 : !primaryDelivers.getAsBoolean();
  }
}
