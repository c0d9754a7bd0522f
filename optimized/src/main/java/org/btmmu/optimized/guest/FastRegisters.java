package org.btmmu.optimized.guest;

import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;

/**
 * What the raw control registers say of paging.
 *
 * <p>Guaranteed by the law registers-decoded.
 */
public final class FastRegisters {
  private FastRegisters() {}

  /** The paging mode. */
  public static PagingMode mode(long cr0, long cr4, long efer) {
    if (cr0 << 32 >= 0) {
      return PagingMode.OFF;
    }
    if ((cr4 & 0x20) == 0) {
      return PagingMode.BITS_32;
    }
    if ((efer & 0x100) == 0) {
      return PagingMode.PAE;
    }
    return (cr4 & 0x1000) == 0 ? PagingMode.FOUR_LEVEL : PagingMode.FIVE_LEVEL;
  }

  /** The controls of a walk. */
  public static PagingControls controls(
      long cr0,
      long cr3,
      long cr4,
      long efer,
      Pdptes pdptes,
      int pkru,
      int pkrs,
      Processor processor) {
    return new PagingControls(
        mode(cr0, cr4, efer),
        cr3,
        pdptes,
        bit(cr0, 16),
        bit(cr4, 4),
        bit(cr4, 7),
        bit(cr4, 20),
        bit(cr4, 21),
        bit(cr4, 22),
        bit(cr4, 24),
        bit(efer, 11),
        pkru,
        pkrs,
        processor);
  }

  /** The current PCID. */
  public static int pcid(long cr3, long cr4) {
    return bit(cr4, 17) ? (int) cr3 & 0xFFF : 0;
  }

  private static boolean bit(long register, int number) {
    return (register >>> number & 1) != 0;
  }
}
