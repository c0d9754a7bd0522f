package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Ports;

/** Ports that nothing answers at. */
final class NoPorts implements Ports {
  @Override
  public int in(int port, int sizeBytes) {
    return -1;
  }

  @Override
  public void out(int port, int sizeBytes, int value) {}
}
