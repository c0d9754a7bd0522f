package org.btmmu.spec.x86;

/** The I/O address space. */
public interface Ports {
  /**
   * IN.
   *
   * @param port 0 … 0xFFFF
   * @param sizeBytes 1, 2 or 4
   * @return the value, zero-extended
   */
  int in(int port, int sizeBytes);

  /** OUT; arguments as for {@link #in}. */
  void out(int port, int sizeBytes, int value);
}
