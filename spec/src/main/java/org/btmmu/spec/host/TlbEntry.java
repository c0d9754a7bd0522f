package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * An entry of the host's joint TLB: a pair of neighbouring pages of one size.
 *
 * @param region R, bits 63:62 of the virtual address, 0 … 3
 * @param vpn2 bits 61:13 of the virtual address, 0 … 2^49 − 1; bits inside a larger pair are
 *     ignored
 * @param asid address space id, 0 … 1023
 * @param size the size of each half
 * @param global G: the entry matches under every ASID
 * @param even where addresses of the lower half lead
 * @param odd where addresses of the upper half lead
 */
@Clause("H-TLB-1")
public record TlbEntry(
    int region,
    long vpn2,
    int asid,
    HostPageSize size,
    boolean global,
    EntryHalf even,
    EntryHalf odd) {
  /** Checks the ranges. */
  public TlbEntry {
    if (region < 0 || region > 3) {
      throw new IllegalArgumentException("R must be 0 to 3");
    }
    if (vpn2 < 0 || vpn2 >>> 49 != 0) {
      throw new IllegalArgumentException("VPN2 has 49 bits");
    }
    if (asid < 0 || asid > 1023) {
      throw new IllegalArgumentException("an ASID must be 0 to 1023");
    }
  }

  /**
   * An entry that no mapped address matches: its pages lie in xkphys, which is never looked up.
   * Software keeps unused entries so; the index keeps them apart.
   */
  public static TlbEntry unused(int index) {
    return new TlbEntry(2, index, 0, HostPageSize.SIZE_4KB, false, EntryHalf.NONE, EntryHalf.NONE);
  }
}
