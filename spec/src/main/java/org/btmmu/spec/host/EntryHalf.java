package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * One half of a TLB entry, even or odd: what an address of that half leads to. The joint TLB and
 * the guest TLB have the same halves.
 *
 * @param pfn host physical address without its low 12 bits, 0 … 2^36 − 1; bits inside a larger half
 *     are ignored
 * @param cache C: cache attribute, 0 … 7; without effect on translation
 * @param dirty D: stores are allowed
 * @param valid V: the half can be used at all
 * @param readInhibit RI: loads are forbidden
 * @param executeInhibit XI: fetches are forbidden
 */
@Clause({"H-TLB-1", "B-TLB-2"})
public record EntryHalf(
    long pfn,
    int cache,
    boolean dirty,
    boolean valid,
    boolean readInhibit,
    boolean executeInhibit) {
  /** A half that maps nothing: V is 0. */
  public static final EntryHalf NONE = new EntryHalf(0, 0, false, false, false, false);

  /** Checks the ranges. */
  public EntryHalf {
    if (pfn < 0 || pfn >>> 36 != 0) {
      throw new IllegalArgumentException("a physical page number has 36 bits");
    }
    if (cache < 0 || cache > 7) {
      throw new IllegalArgumentException("C must be 0 to 7");
    }
  }

  /** The host physical address of {@code address}, which lies in this half. */
  public long physical(long address, HostPageSize size) {
    long base = pfn << 12 & ~size.offsetMask();
    return base | (address & size.offsetMask());
  }
}
