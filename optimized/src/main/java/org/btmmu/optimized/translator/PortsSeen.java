package org.btmmu.optimized.translator;

import org.btmmu.spec.x86.Ports;

/** Ports that remember whether they were accessed. */
final class PortsSeen implements Ports {
  private final Ports ports;
  private boolean accessed;

  PortsSeen(Ports ports) {
    this.ports = ports;
  }

  @Override
  public int in(int port, int sizeBytes) {
    accessed = true;
    return ports.in(port, sizeBytes);
  }

  @Override
  public void out(int port, int sizeBytes, int value) {
    accessed = true;
    ports.out(port, sizeBytes, value);
  }

  /** Whether they were accessed since this was asked last. */
  boolean clear() {
    boolean was = accessed;
    accessed = false;
    return was;
  }
}
