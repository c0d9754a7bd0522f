package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/** The ways into a handler. Each has registers of its own for the address to return to. */
@Clause({"X-VEC-1", "X-ENT-1"})
public enum Entrance {
  /** The host's exception vectors: EPC, Cause, BadVAddr; level bit Status.EXL. */
  ORDINARY,
  /** The cache-error vector: ErrorEPC; level bit Status.ERL. */
  ERROR,
  /** BTRefillEntry: the kernel's handler in unmapped space; level bit BTStatus.RL. */
  REFILL,
  /** BTFaultEntry: the translator's unprivileged handler; level bit BTStatus.FL. */
  FAULT
}
