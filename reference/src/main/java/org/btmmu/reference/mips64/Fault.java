package org.btmmu.reference.mips64;

import org.btmmu.reference.host.GuestTranslation;
import org.btmmu.spec.host.GuestAccess;
import org.btmmu.spec.host.HostException;

/** Why the current instruction is not carried out. */
public sealed interface Fault {
  /** It is. */
  record None() implements Fault {}

  /**
   * An ordinary exception.
   *
   * @param address the virtual address that failed; ignored by exceptions that have none
   */
  record Ordinary(HostException exception, long address) implements Fault {}

  /** Coprocessor Unusable. */
  record Unusable(int coprocessor) implements Fault {}

  /** A guest access did not succeed. */
  record Guest(GuestAccess access, GuestTranslation.Raised raised) implements Fault {}

  /** Two entries of a TLB match, or another case without any result: UNPREDICTABLE, UNDEFINED. */
  record Undefined() implements Fault {}
}
