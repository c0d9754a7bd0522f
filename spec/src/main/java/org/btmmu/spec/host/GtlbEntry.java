package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * An entry of the guest TLB: a pair of neighbouring guest pages of one size. It says read, write
 * and execute only; whose rights they are is what the MID stands for.
 *
 * @param mid memory domain id, 0 … 4095; an entry of MID 0 is free and matches nothing
 * @param vpn2 bits 56:13 of the guest linear address, 0 … 2^44 − 1; bits inside a larger pair are
 *     ignored
 * @param size the size of each half
 * @param even where addresses of the lower half lead
 * @param odd where addresses of the upper half lead
 */
@Clause({"B-TLB-1", "B-TLB-2"})
public record GtlbEntry(int mid, long vpn2, HostPageSize size, EntryHalf even, EntryHalf odd) {
  /** An entry that holds nothing. */
  public static final GtlbEntry FREE =
      new GtlbEntry(0, 0, HostPageSize.SIZE_4KB, EntryHalf.NONE, EntryHalf.NONE);

  /** Checks the ranges. */
  public GtlbEntry {
    if (mid < 0 || mid > 4095) {
      throw new IllegalArgumentException("a MID must be 0 to 4095");
    }
    if (vpn2 < 0 || vpn2 >>> Geometry.GUEST_VPN2_BITS != 0) {
      throw new IllegalArgumentException("a guest VPN2 has 44 bits");
    }
    if (!size.inGuestTlb()) {
      throw new IllegalArgumentException("the guest TLB has no pages of " + size);
    }
  }
}
