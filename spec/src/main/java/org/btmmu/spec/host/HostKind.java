package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/** What an ordinary access of a host instruction does. */
@Clause("H-TLB-4")
public enum HostKind {
  LOAD,
  STORE,
  FETCH;

  /** Whether exceptions are those of stores; a fetch counts as a load. */
  public boolean isStore() {
    return this == STORE;
  }
}
