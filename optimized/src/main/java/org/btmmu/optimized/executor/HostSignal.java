package org.btmmu.optimized.executor;

/** An ordinary access that the host's page table does not allow; without a stack trace. */
final class HostSignal extends RuntimeException {
  private static final long serialVersionUID = 1;

  HostSignal() {
    super(null, null, false, false);
  }
}
