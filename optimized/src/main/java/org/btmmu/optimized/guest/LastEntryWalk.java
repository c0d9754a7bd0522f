package org.btmmu.optimized.guest;

import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * A walk of which all entries but the last are known, so that one entry is read: that of any
 * address whose page is one of 4 KByte under the same last table.
 *
 * <p>Guaranteed by the laws walk-neighbour and walk-short.
 */
public final class LastEntryWalk {
  private static final long P = 1;
  private static final long PS = 0x80;
  private static final long XD = Long.MIN_VALUE;
  private static final long ACCESSED = 0x20;
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;
  private static final long FRAME_32 = 0xFFFF_F000L;

  private LastEntryWalk() {}

  /**
   * Walks.
   *
   * @param linear an address under the last table of the walk that is known
   * @param access see {@link FastAccess}
   * @param known a trail that reaches the last table; A counts as missing where it was
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
    int last = above(controls.mode);
    long table = known.entry(last - 1);
    long at =
        narrow ? table & FRAME_32 | linear >>> 10 & 0xFFC : table & FRAME | linear >>> 9 & 0xFF8;
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

  /** How many entries in memory lie above the last one on the way to a page of 4 KByte. */
  public static int above(PagingMode mode) {
    return switch (mode) {
      case OFF -> 0;
      case BITS_32, PAE -> 1;
      case FOUR_LEVEL -> 3;
      case FIVE_LEVEL -> 4;
    };
  }

  /** Whether a walk reached the last table, whatever became of it there. */
  public static boolean reachesLastTable(FastControls controls, Trail trail) {
    int last = above(controls.mode);
    boolean large =
        controls.mode != PagingMode.BITS_32 || (controls.role & FastControls.LARGE) != 0;
    return last > 0 && trail.count() >= last && !(large && (trail.entry(last - 1) & PS) != 0);
  }

  /** Whether the entries above the last one all had A set. */
  public static boolean isAccessedAbove(FastControls controls, Trail trail) {
    long accessed = ACCESSED;
    for (int index = 0; index < 4; index++) {
      accessed &= index < above(controls.mode) ? trail.entry(index) : -1;
    }
    return accessed != 0;
  }

  /** The rights that the entries above the last one leave. */
  public static long inherited(FastControls controls, Trail known) {
    boolean narrow = controls.mode == PagingMode.BITS_32;
    int last = above(controls.mode);
    long rights = controls.mode == PagingMode.PAE ? 6 | XD : -1;
    for (int index = 0; index < 4; index++) {
      long entry = known.entry(index);
      rights &= index >= last ? -1 : narrow ? entry | XD : entry ^ XD;
    }
    return rights;
  }
}
