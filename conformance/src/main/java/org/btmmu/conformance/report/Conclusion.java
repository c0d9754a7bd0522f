package org.btmmu.conformance.report;

import java.util.Locale;

/** How a command ended. */
public enum Conclusion {
  /** All that was asked holds. */
  HOLDS(0),
  /** Something is refuted, or two sides differ. */
  REFUTED(1),
  /** Nothing is refuted, but something could not be decided. */
  UNDECIDED(3);

  private final int exitStatus;

  Conclusion(int exitStatus) {
    this.exitStatus = exitStatus;
  }

  /** The exit status of the process. */
  public int exitStatus() {
    return exitStatus;
  }

  /** The word in reports: holds, refuted or unknown. */
  public String word() {
    return this == UNDECIDED ? "unknown" : name().toLowerCase(Locale.ROOT);
  }

  /** The conclusion of two parts together. */
  public Conclusion and(Conclusion other) {
    if (this == REFUTED || other == REFUTED) {
      return REFUTED;
    }
    return this == UNDECIDED ? this : other;
  }
}
