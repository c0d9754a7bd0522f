package org.btmmu.optimized.guest;

import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The walk of the other page of a pair of 4-KByte pages, of which one was just walked: both entries
 * lie in one table, so one entry is read.
 */
public final class NeighbourWalk {
  private static final long P = 1;
  private static final long XD = Long.MIN_VALUE;
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;
  private static final long FRAME_32 = 0xFFFF_F000L;

  private NeighbourWalk() {}

  /**
   * Walks.
   *
   * @param linear an address in the neighbour
   * @param access see {@link FastAccess}
   * @param known the trail of the page that was walked, which is one of 4 KByte and allowed; A
   *     counts as missing above the neighbour where it was
   * @param trail where the entries used are left
   * @return as {@link FastWalk#walk}
   */
  public static long walk(
      PhysicalMemory memory,
      FastControls controls,
      long linear,
      int access,
      Trail known,
      Trail trail) {
    boolean narrow = controls.mode == PagingMode.BITS_32;
    int last = known.count() - 1;
    long at = known.gpa(last) ^ (narrow ? 4 : 8);
    long entry = narrow ? memory.read32(at) & 0xFFFF_FFFFL : memory.read64(at);
    trail.clear();
    for (int index = 0; index < 4; index++) {
      if (index < last) {
        trail.add(index, known.gpa(index), known.entry(index));
      }
    }
    long rights = inherited(controls, known);
    if ((entry & P) == 0 || !narrow && (entry & controls.tableReserved) != 0) {
      return FastWalk.refused(controls, access, entry);
    }
    trail.add(last, at, entry);
    rights &= narrow ? entry | XD : entry ^ XD;
    long gpa = entry & (narrow ? FRAME_32 : FRAME) | linear & 0xFFF;
    return FastWalk.page(controls, access, rights, entry, gpa, PackedWalk.SIZE_4KB);
  }

  /** The rights that the entries above the last one leave. */
  public static long inherited(FastControls controls, Trail known) {
    boolean narrow = controls.mode == PagingMode.BITS_32;
    long rights = controls.mode == PagingMode.PAE ? 6 | XD : -1;
    for (int index = 0; index < 4; index++) {
      long entry = known.entry(index);
      rights &= index >= known.count() - 1 ? -1 : narrow ? entry | XD : entry ^ XD;
    }
    return rights;
  }
}
