package org.btmmu.optimized.translator;

/**
 * In which regions of linear memory the cached targets of jumps lie: a set in 64 bits, which may
 * name more regions than it was told of but never fewer. A region is as large as the largest page,
 * so that whatever is cached of one translation lies in one region: see the law kept-jumps.
 */
public final class TargetRegions {
  /** No region. */
  public static final long NONE = 0;

  private static final int FOLD = 6;

  private TargetRegions() {}

  /**
   * A set and the region of an address.
   *
   * @param linear canonical
   * @param longMode whether paging has 4 or 5 levels
   */
  public static long with(long set, long linear, boolean longMode) {
    return set | bit(linear, longMode);
  }

  /** Whether a set has the region of an address, perhaps. */
  public static boolean has(long set, long linear, boolean longMode) {
    return (set & bit(linear, longMode)) != 0;
  }

  private static long bit(long linear, boolean longMode) {
    long region = linear >>> shift(longMode);
    return 1L << (region ^ region >>> FOLD ^ region >>> 2 * FOLD);
  }

  /** SDM 3A 4.1.1: pages have up to 1 GByte with 4 or 5 levels, else up to 4 MByte. */
  private static int shift(boolean longMode) {
    return longMode ? 30 : 22;
  }
}
