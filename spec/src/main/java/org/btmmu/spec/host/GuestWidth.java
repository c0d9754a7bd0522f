package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/** How a MID slot reads guest linear addresses: one row a width. */
@Clause({"B-WID-1", "B-WID-2"})
public enum GuestWidth {
  /** Each byte's address is zero-extended from 32 bits and wraps at 4 GByte. */
  BITS_32(32, true),
  /** Each byte's address must be sign-extended from bit 47. */
  BITS_48(48, false),
  /** Each byte's address must be sign-extended from bit 56. */
  BITS_57(57, false);

  private final int bits;
  private final boolean wraps;

  GuestWidth(int bits, boolean wraps) {
    this.bits = bits;
    this.wraps = wraps;
  }

  /** How many bits of a guest linear address are translated. */
  public int bits() {
    return bits;
  }

  /** Whether an address is cut to the width rather than checked. */
  public boolean wraps() {
    return wraps;
  }
}
