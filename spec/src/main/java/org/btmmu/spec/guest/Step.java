package org.btmmu.spec.guest;

import org.btmmu.spec.Clause;

/**
 * One step of a trace: a virtual CPU does one thing.
 *
 * @param cpu which virtual CPU, 0 upwards
 * @param operation what it does
 */
@Clause("T-STEP-1")
public record Step(int cpu, Operation operation) {
  /** Checks the number of the CPU. */
  public Step {
    if (cpu < 0) {
      throw new IllegalArgumentException("virtual CPUs are numbered from 0");
    }
  }
}
