package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/** What a guest access does, as BTCause.KIND reports it by its ordinal. */
@Clause({"B-ACC-1", "B-CAU-2"})
public enum GuestKind {
  /** A guest load. */
  LOAD(true, false, false),
  /** A guest store, or a guest store-conditional. */
  STORE(false, true, false),
  /** A guest load with write intent, or a guest load-linked: needs both rights. */
  LOAD_FOR_WRITE(true, true, false),
  /** A fetch of guest code; only {@code gprobe} makes it. */
  FETCH(false, false, true);

  private final boolean reads;
  private final boolean writes;
  private final boolean fetches;

  GuestKind(boolean reads, boolean writes, boolean fetches) {
    this.reads = reads;
    this.writes = writes;
    this.fetches = fetches;
  }

  /** Whether the right to read is needed. */
  public boolean reads() {
    return reads;
  }

  /** Whether the right to write is needed. */
  public boolean writes() {
    return writes;
  }

  /** Whether the right to execute is needed. */
  public boolean fetches() {
    return fetches;
  }
}
