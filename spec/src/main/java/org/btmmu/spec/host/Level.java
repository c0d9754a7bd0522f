package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/** What the processor is handling: the innermost of the levels that can be active together. */
@Clause("X-LEV-1")
public enum Level {
  /** Nothing. */
  NONE,
  /** A guest fault: BTStatus.FL is 1 and no inner level is active. */
  FAULT,
  /** A guest refill: BTStatus.RL is 1, EXL and ERL are 0. */
  REFILL,
  /** An ordinary exception: EXL is 1, ERL is 0. */
  EXCEPTION,
  /** An error: ERL is 1, EXL is 0. */
  ERROR,
  /** An error that came during an ordinary exception: ERL and EXL are 1. */
  ERROR_OVER_EXCEPTION
}
