package org.btmmu.reference.x86;

import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Processor;

/**
 * Memory as instructions see it, by linear address: the guest's MMU and what lies behind it.
 *
 * <p>An access that faults moves nothing; what it raised is then {@link #fault}, until the next
 * access.
 */
public interface LinearMemory {
  /**
   * Loads, or fetches.
   *
   * @param access 1 to 8 bytes; a read, a read for a write to follow, or a fetch
   * @return the bytes, little-endian, zero-extended; 0 if the access faults
   */
  long load(Access access);

  /**
   * Stores.
   *
   * @param access 1 to 8 bytes; a write
   * @param value in its low bytes
   */
  void store(Access access, long value);

  /** Translates an access of 1 to 64 bytes that moves nothing, as a load or store of it would. */
  void probe(Access access);

  /** What the last access raised; null if nothing. */
  Outcome fault();

  /**
   * Carries out what software of CPL 0 does to control registers, protection keys or the guest TLB:
   * the registers become those after it.
   *
   * @return whether it is legal; if not, it raises #GP(0) and nothing has changed
   */
  boolean perform(Operation operation);

  /** The processor model. */
  Processor processor();
}
