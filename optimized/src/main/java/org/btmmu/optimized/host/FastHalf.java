package org.btmmu.optimized.host;

/**
 * Half of a TLB entry in a long, ready to be written to EntryLo or BTEntryLo.
 *
 * <pre>
 * 63 RI | 62 XI | 41:6 host physical page number | 5:3 C | 2 D | 1 V
 * </pre>
 *
 * Bits 61:42 and bit 0 are no part of a half: the hardware takes them for 0, and shadow page tables
 * keep what else they know there.
 */
public final class FastHalf {
  /** The half can be used. */
  public static final long VALID = 1 << 1;

  /** Stores are allowed. */
  public static final long DIRTY = 1 << 2;

  /** Loads are forbidden. */
  public static final long READ_INHIBIT = 1L << 63;

  /** Fetches are forbidden. */
  public static final long EXECUTE_INHIBIT = 1L << 62;

  /** The bits of the host physical page number. */
  public static final long FRAME = (1L << 42) - (1L << 6);

  /** Every bit that the hardware has. */
  public static final long HARDWARE = READ_INHIBIT | EXECUTE_INHIBIT | (1L << 42) - 2;

  private FastHalf() {}

  /**
   * A half with V = 1.
   *
   * @param hpa host physical address of the page, a multiple of 4096 below 2^48
   */
  public static long of(long hpa, boolean read, boolean write, boolean execute) {
    return hpa >>> 6
        | VALID
        | (write ? DIRTY : 0)
        | (read ? 0 : READ_INHIBIT)
        | (execute ? 0 : EXECUTE_INHIBIT);
  }

  /** The host physical address where the half begins, for a half of 4 KByte. */
  public static long hpa(long half) {
    return (half & FRAME) << 6;
  }
}
