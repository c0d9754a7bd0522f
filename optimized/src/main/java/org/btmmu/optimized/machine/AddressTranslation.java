package org.btmmu.optimized.machine;

/** What finds out where an access of the guest leads, with all that it does to the guest. */
public interface AddressTranslation {
  /**
   * Translates an access, both pages before a byte moves; A and D are set.
   *
   * @param sizeBytes 1 … 64
   * @param access see {@code FastAccess}
   * @return false if it faults
   */
  boolean translate(long gva, int sizeBytes, int access);

  /** The packed outcome of the last access, if it faulted: see {@code PackedWalk}. */
  long fault();

  /** CR2, if the last access raised #PF. */
  long faultAddress();

  /** Guest physical address of the first byte of the last access, if it did not fault. */
  long gpa();

  /** The same of the first byte in its second page; −1 if it has none. */
  long secondGpa();
}
