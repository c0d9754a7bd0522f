package org.btmmu.conformance.processor;

import org.btmmu.spec.x86.Ports;

/** Ports that answer by their number and remember what was done. */
final class PortLog implements Ports {
  private long log;

  @Override
  public int in(int port, int sizeBytes) {
    log = 31 * log + port * 8L + sizeBytes;
    return (port * 0x9E37_79B9 ^ (int) log) >>> 32 - 8 * sizeBytes;
  }

  @Override
  public void out(int port, int sizeBytes, int value) {
    log = 31 * log + value;
    log = 31 * log + port * 8L + sizeBytes + 4;
  }

  /** The same for the same accesses in the same order. */
  long log() {
    return log;
  }
}
