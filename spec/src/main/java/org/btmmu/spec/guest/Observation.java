package org.btmmu.spec.guest;

import org.btmmu.spec.Clause;

/** What the guest sees of one step, beside memory. */
@Clause("T-STEP-2")
public sealed interface Observation {
  /**
   * A load or a fetch got this.
   *
   * @param value the bytes, zero-extended
   */
  record Value(long value) implements Observation {}

  /** A store was made. */
  record Stored() implements Observation {}

  /**
   * The step raised an exception and did nothing else that software sees but A and D.
   *
   * @param fault #PF with error code and CR2, #GP(0) or #SS(0)
   */
  record Fault(Outcome fault) implements Observation {
    /** Refuses a translation, which is no fault. */
    public Fault {
      if (fault instanceof Outcome.Translation) {
        throw new IllegalArgumentException("a translation is no fault");
      }
    }
  }

  /** Any other step was done. */
  record Done() implements Observation {}
}
