package org.btmmu.reference.guest;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;

/** Linear addresses before paging: their width and whether they are canonical (SDM 1, 3.3.7.1). */
public final class LinearAddress {
  private LinearAddress() {}

  /**
   * The linear address at which the byte {@code offset} bytes after the access's first lies: it
   * wraps at 4 GByte unless the access is a wide one in long mode.
   */
  @Clause("G-WALK-10")
  public static long of(Access access, long offset, PagingControls controls) {
    long address = access.address() + offset;
    if (controls.mode().isLongMode() && access.wide()) {
      return address;
    }
    return address & 0xFFFF_FFFFL;
  }

  /** Whether all bits from the highest translated one upwards are equal. */
  @Clause("G-CAN-1")
  public static boolean isCanonical(long address, PagingMode mode) {
    if (!mode.isLongMode()) {
      return true;
    }
    int unused = 64 - mode.linearBits();
    return address << unused >> unused == address;
  }

  /** What a non-canonical address raises. */
  @Clause({"G-CAN-1", "G-CAN-2"})
  public static Outcome nonCanonical(Access access) {
    if (access.stack()) {
      return new Outcome.StackFault();
    }
    return new Outcome.GeneralProtection();
  }
}
