package org.btmmu.spec.guest;

/** What an access does. */
public enum AccessKind {
  READ,
  WRITE,
  /** The load of a read-modify-write instruction: checked and reported as a write (G-ACC-3). */
  READ_FOR_WRITE,
  FETCH;

  /** Whether the access is checked and reported as a write. */
  public boolean isWrite() {
    return this == WRITE || this == READ_FOR_WRITE;
  }

  /** Whether the access is an instruction fetch. */
  public boolean isFetch() {
    return this == FETCH;
  }
}
