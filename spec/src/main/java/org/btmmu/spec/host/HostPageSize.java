package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * The sizes that a half of a TLB entry can have: powers of four times 4 KByte, since a PageMask is
 * made of pairs of equal bits.
 */
@Clause({"H-TLB-2", "B-TLB-3"})
public enum HostPageSize {
  SIZE_4KB(12, true),
  SIZE_16KB(14, false),
  SIZE_64KB(16, false),
  SIZE_256KB(18, false),
  SIZE_1MB(20, true),
  SIZE_4MB(22, false),
  SIZE_16MB(24, false),
  SIZE_64MB(26, false),
  SIZE_256MB(28, true);

  private final int shift;
  private final boolean guest;

  HostPageSize(int shift, boolean guest) {
    this.shift = shift;
    this.guest = guest;
  }

  /** log2 of the size of a half in bytes. */
  public int shift() {
    return shift;
  }

  /** Whether the guest TLB has it; the joint TLB has all. */
  public boolean inGuestTlb() {
    return guest;
  }

  /** The size of a half in bytes. */
  public long halfBytes() {
    return 1L << shift;
  }

  /** The bits of an address inside a half. */
  public long offsetMask() {
    return halfBytes() - 1;
  }

  /** The bits of an address inside a pair: the half's offset, and the bit that selects the half. */
  public long pairMask() {
    return 2 * halfBytes() - 1;
  }

  /** Whether {@code address} lies in the odd half of its pair. */
  public boolean isOdd(long address) {
    return (address & halfBytes()) != 0;
  }

  /** The value of the register PageMask that selects this size. */
  public long pageMask() {
    return pairMask() & ~0x1FFFL;
  }
}
