package org.btmmu.conformance.snapshot;

/**
 * A read of guest physical memory that the core does not hold. It is neither zero nor a hole: what
 * was there is not known.
 */
public final class NotCaptured extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long gpa;

  /** A read at this guest physical address. */
  public NotCaptured(long gpa) {
    super("guest physical address 0x%x is not in the core".formatted(gpa), null, false, false);
    this.gpa = gpa;
  }

  /** The guest physical address that was read. */
  public long gpa() {
    return gpa;
  }
}
