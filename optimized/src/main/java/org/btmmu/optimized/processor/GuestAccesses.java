package org.btmmu.optimized.processor;

/**
 * Guest memory by linear address as the runtime's own instructions see it: each memory scheme has
 * its way. Accesses of up to 8 bytes at any address; {@code access} is packed as {@code FastAccess}
 * has it.
 */
public interface GuestAccesses {
  /**
   * Loads bytes, zero-extended.
   *
   * @param sizeBytes 1 … 8
   * @throws GuestFault if the guest gets an exception
   */
  long load(long linear, int sizeBytes, int access);

  /**
   * Stores the low bytes of a value.
   *
   * @throws GuestFault if the guest gets an exception; then nothing is stored
   */
  void store(long linear, int sizeBytes, int access, long value);

  /**
   * Checks an access of 1 … 64 bytes that moves nothing.
   *
   * @throws GuestFault if the guest would get an exception
   */
  void probe(long linear, int sizeBytes, int access);
}
