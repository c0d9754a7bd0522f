package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * One guest access of a host instruction: what a guest load, store or probe asks of the guest TLB.
 *
 * @param kind what it does
 * @param address guest linear address of the first byte, as the instruction computes it from 64-bit
 *     registers
 * @param sizeBytes 1, 2, 4, 8 or 16
 * @param linked a guest load-linked or store-conditional, which must be aligned
 */
@Clause("B-ACC-1")
public record GuestAccess(GuestKind kind, long address, int sizeBytes, boolean linked) {
  /** Checks the size. */
  public GuestAccess {
    if (sizeBytes < 1 || sizeBytes > 16 || (sizeBytes & (sizeBytes - 1)) != 0) {
      throw new IllegalArgumentException("a guest access has 1, 2, 4, 8 or 16 bytes");
    }
  }
}
