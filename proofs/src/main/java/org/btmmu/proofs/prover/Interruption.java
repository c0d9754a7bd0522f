package org.btmmu.proofs.prover;

import com.microsoft.z3.Context;
import java.util.HashSet;
import java.util.Set;

/** Lets one thread end the work of the Z3 contexts of others. */
final class Interruption {
  private final Set<Context> running = new HashSet<>();
  private boolean requested;

  synchronized void enter(Context context) {
    running.add(context);
  }

  synchronized void leave(Context context) {
    running.remove(context);
  }

  /** Whether all work should end. */
  synchronized boolean requested() {
    return requested;
  }

  /**
   * Asks all work to end. Z3 forgets the wish if it is not solving at that moment, so it is to be
   * repeated until the work has ended.
   */
  synchronized void request() {
    requested = true;
    running.forEach(Context::interrupt);
  }
}
