package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * A slot of the MID file: what a guest access means while the slot is selected.
 *
 * @param mid memory domain id, 0 … 4095; 0 in an empty slot
 * @param width how guest linear addresses are read
 * @param root host physical address of the shadow page table's root, a multiple of 4096, 0 … 2^48 −
 *     4096; the hardware keeps it for the refill handler and never follows it
 */
@Clause("B-MID-2")
public record MidSlot(int mid, GuestWidth width, long root) {
  /** A slot that selects no domain: every guest access under it faults. */
  public static final MidSlot EMPTY = new MidSlot(0, GuestWidth.BITS_32, 0);

  /** Checks the ranges. */
  public MidSlot {
    if (mid < 0 || mid > 4095) {
      throw new IllegalArgumentException("a MID must be 0 to 4095");
    }
    if ((root & 4095) != 0 || root >>> 48 != 0) {
      throw new IllegalArgumentException("a root is a page-aligned physical address");
    }
  }

  /** Whether no domain is selected. */
  public boolean isEmpty() {
    return mid == 0;
  }
}
