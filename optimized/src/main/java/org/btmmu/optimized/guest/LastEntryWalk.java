package org.btmmu.optimized.guest;

import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * A walk of which the upper entries are known, so that it starts at the last table and reads one
 * entry, or at the page directory above and reads one, that of a large page, or two.
 *
 * <p>Guaranteed by the laws walk-neighbour and walk-short.
 */
public final class LastEntryWalk {
  /** So many entries at most are read from the last table on. */
  public static final int LAST_TABLE = 1;

  /** So many entries at most are read from the page directory on. */
  public static final int DIRECTORY = 2;

  private static final long P = 1;
  private static final long PS = 0x80;
  private static final long XD = Long.MIN_VALUE;
  private static final long ACCESSED = 0x20;
  private static final long FRAME = 0x000F_FFFF_FFFF_F000L;
  private static final long FRAME_32 = 0xFFFF_F000L;

  private LastEntryWalk() {}

  /**
   * Walks from the last table.
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
    copy(known, last, trail);
    long rights = inherited(controls, known, last);
    if ((entry & P) == 0 || !narrow && (entry & controls.tableReserved) != 0) {
      return FastWalk.refused(controls, access, entry);
    }
    trail.add(last, at, entry);
    rights &= narrow ? entry | XD : entry ^ XD;
    long gpa = entry & (narrow ? FRAME_32 : FRAME) | linear & 0xFFF;
    return FastWalk.page(controls, access, rights, entry, gpa, PackedWalk.SIZE_4KB);
  }

  /**
   * Walks from the page directory under 4- or 5-level paging.
   *
   * @param linear an address under the page directory of the walk that is known
   * @param known a trail that reaches the page directory
   * @return as {@link FastWalk#walk}
   */
  public static long walkFromDirectory(
      PhysicalMemory memory,
      FastControls controls,
      long linear,
      int access,
      Trail known,
      Trail trail) {
    int count = known(controls.mode, DIRECTORY);
    copy(known, count, trail);
    long rights = inherited(controls, known, count);
    long pdpte = known.entry(count - 1);
    return FastWalk.lastTwo(memory, controls, linear, access, trail, count, pdpte, rights);
  }

  private static void copy(Trail known, int count, Trail trail) {
    trail.clear();
    for (int index = 0; index < 4; index++) {
      if (index < count) {
        trail.add(index, known.gpa(index), known.entry(index));
      }
    }
  }

  /**
   * How many entries in memory lie above the table from which a walk reads {@code below} entries at
   * most; none if there is no such table in memory.
   */
  public static int known(PagingMode mode, int below) {
    return Math.max(above(mode) + 1 - below, 0);
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

  /**
   * Whether a walk reached the table from which it reads {@code below} entries at most, whatever
   * became of it there.
   */
  public static boolean reaches(FastControls controls, Trail trail, int below) {
    int known = known(controls.mode, below);
    boolean large =
        controls.mode != PagingMode.BITS_32 || (controls.role & FastControls.LARGE) != 0;
    return known > 0 && trail.count() >= known && !(large && (trail.entry(known - 1) & PS) != 0);
  }

  /** Whether the first entries all had A set. */
  public static boolean isAccessedAbove(Trail trail, int known) {
    long accessed = ACCESSED;
    for (int index = 0; index < 4; index++) {
      accessed &= index < known ? trail.entry(index) : -1;
    }
    return accessed != 0;
  }

  /** The rights that the first entries leave. */
  public static long inherited(FastControls controls, Trail trail, int known) {
    boolean narrow = controls.mode == PagingMode.BITS_32;
    long rights = controls.mode == PagingMode.PAE ? 6 | XD : -1;
    for (int index = 0; index < 4; index++) {
      long entry = trail.entry(index);
      rights &= index >= known ? -1 : narrow ? entry | XD : entry ^ XD;
    }
    return rights;
  }
}
