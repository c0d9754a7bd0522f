package org.btmmu.optimized.executor;

/**
 * Code that the host cannot carry out, or that a real one would answer with an ordinary exception:
 * a mistake of whoever wrote the code. The message names the place.
 */
public final class HostError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What, where. */
  public HostError(String message) {
    super(message);
  }
}
