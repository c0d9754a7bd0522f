package org.btmmu.conformance.trace;

import java.util.List;
import org.btmmu.spec.guest.Step;

/**
 * What virtual CPUs do, one step after the other.
 *
 * @param scenario what it begins with
 * @param steps the steps, the first is step 1
 */
public record Trace(Scenario scenario, List<Step> steps) {
  /** Takes the steps as they are now. */
  public Trace {
    steps = List.copyOf(steps);
  }
}
