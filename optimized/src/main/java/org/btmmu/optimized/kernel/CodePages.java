package org.btmmu.optimized.kernel;

import java.util.function.LongConsumer;
import org.btmmu.spec.Clause;

/**
 * To which guest physical pages a store must not pass unseen, so that no half has D for them, and
 * no large page that holds one is kept whole: those on which translated code lives, and those with
 * page tables that are tracked. Losing one reason does not end the other.
 */
public final class CodePages {
  /**
   * How often a page that is tracked may be written before it is left alone: tables that the guest
   * writes all the time are not worth the faults.
   */
  public static final int MOST_WRITES = 16;

  private static final int PAGE = 12;
  private static final int LARGE = 21;
  private static final int HUGE = 30;

  private final GuestSlots slots;
  private final boolean[] pages;
  private final boolean[] ever;
  private final boolean[] tracked;
  private final boolean[] narrow;
  private final int[] writes;
  private final boolean[] kept;
  private final int[] inLarge;
  private final int[] inHuge;
  private int keptWrites;
  private int changes;

  /** No code and no tables yet. */
  public CodePages(GuestSlots slots) {
    this.slots = slots;
    pages = new boolean[slots.units(PAGE)];
    ever = new boolean[pages.length];
    tracked = new boolean[pages.length];
    narrow = new boolean[pages.length];
    writes = new int[pages.length];
    kept = new boolean[pages.length];
    inLarge = new int[slots.units(LARGE)];
    inHuge = new int[slots.units(HUGE)];
  }

  private CodePages(CodePages other) {
    slots = other.slots;
    pages = other.pages.clone();
    ever = other.ever.clone();
    tracked = other.tracked.clone();
    narrow = other.narrow.clone();
    writes = other.writes.clone();
    kept = other.kept.clone();
    inLarge = other.inLarge.clone();
    inHuge = other.inHuge.clone();
    keptWrites = other.keptWrites;
    changes = other.changes;
  }

  /** An independent copy. */
  public CodePages copy() {
    return new CodePages(this);
  }

  /** The slots that the pages are in. */
  public GuestSlots slots() {
    return slots;
  }

  /** Whether translated code lives on the 4-KByte page of an address. */
  public boolean holdsCode(long gpa) {
    return slots.isBacked(gpa) && pages[slots.unit(gpa, PAGE)];
  }

  /**
   * Whether translated code ever lived on the page of an address: some may live there still that
   * looks at its own bytes where it begins, and need not see stores.
   */
  public boolean everHeldCode(long gpa) {
    return slots.isBacked(gpa) && ever[slots.unit(gpa, PAGE)];
  }

  /** Whether the page of an address holds page tables that are tracked. */
  public boolean isTracked(long gpa) {
    return slots.isBacked(gpa) && tracked[slots.unit(gpa, PAGE)];
  }

  /** Whether the page of an address is tracked, as tables with entries of 4 bytes. */
  public boolean isNarrow(long gpa) {
    return isTracked(gpa) && narrow[slots.unit(gpa, PAGE)];
  }

  /** How often the page, which must be in a slot, was written while it was tracked. */
  public int writes(long gpa) {
    return writes[slots.unit(gpa, PAGE)];
  }

  /**
   * How often a page was written on which leaves rested that are kept over flushes; modulo 2^32.
   */
  public int keptWrites() {
    return keptWrites;
  }

  /** How often a page got its first code or ceased to be tracked; modulo 2^32. */
  public int changes() {
    return changes;
  }

  /** Tells which pages are tracked, and which were written, and how often. */
  public void tell(LongConsumer sink) {
    for (int page = 0; page < tracked.length; page++) {
      if (tracked[page] || writes[page] != 0) {
        int kind = tracked[page] ? narrow[page] ? 2 : 1 : 0;
        sink.accept((long) page << 16 | writes[page] << 3 | (kept[page] ? 4 : 0) | kind);
      }
    }
  }

  /** Whether stores to the 4-KByte page of an address must be seen. */
  @Clause({"K-SPT-3", "K-TRK-1"})
  public boolean mustSee(long gpa) {
    return holdsCode(gpa) || isTracked(gpa);
  }

  /**
   * Whether stores must be seen to a page among the bytes from {@code gpa}, a multiple of their
   * number.
   *
   * @param shift log2 of how many: 21 or 30
   */
  public boolean mustSee(long gpa, int shift) {
    return count(gpa, shift) != 0;
  }

  /** To how many pages among those bytes stores must be seen. */
  public int count(long gpa, int shift) {
    return shift == LARGE ? inLarge[slots.unit(gpa, LARGE)] : inHuge[slots.unit(gpa, HUGE)];
  }

  /** How many units of 2^shift bytes are known: of 12, 21 or 30. */
  public int units(int shift) {
    return shift == PAGE ? pages.length : shift == LARGE ? inLarge.length : inHuge.length;
  }

  /**
   * The level of a shadow page table at which a guest page can be held: 1 or 2 for a large one that
   * is RAM, lies side by side and aligned in host memory, and has no page to which stores must be
   * seen; else 0.
   *
   * @param size of the guest's page: see {@link ShadowWord}
   */
  public int wholeLevel(long gpa, int size) {
    if (size == 0) {
      return 0;
    }
    int level = size == 3 ? 2 : 1;
    int shift = size == 3 ? HUGE : LARGE;
    long unit = gpa & -1L << shift;
    boolean whole = slots.isWhole(unit, shift, 1L << ShadowTables.halfShift(level));
    return whole && !mustSee(unit, shift) ? level : 0;
  }

  /** Code lives on the page, which must be in a slot, or no longer does. */
  @Clause({"K-PRO-1", "K-PRO-2"})
  public void set(long gpa, boolean code) {
    int page = slots.unit(gpa, PAGE);
    boolean before = pages[page] | tracked[page];
    if (code) {
      hold(page);
    }
    pages[page] = code;
    adjust(gpa, before, code | tracked[page]);
  }

  /** Code lives on the page, which must be in a slot, that need not see stores. */
  @Clause("K-OPT-10")
  public void holdUnseen(long gpa) {
    hold(slots.unit(gpa, PAGE));
  }

  private void hold(int page) {
    changes += ever[page] ? 0 : 1;
    ever[page] = true;
  }

  /**
   * Whether page tables on a page may be tracked, or are, if that is with entries of this width.
   */
  @Clause("K-TRK-2")
  public boolean mayTrack(long gpa, boolean isNarrow) {
    if (!slots.isRam(gpa)) {
      return false;
    }
    int page = slots.unit(gpa, PAGE);
    return tracked[page] ? narrow[page] == isNarrow : writes[page] < MOST_WRITES;
  }

  /** Page tables on a page that is not tracked are from now on. */
  @Clause("K-TRK-1")
  public void track(long gpa, boolean isNarrow) {
    int page = slots.unit(gpa, PAGE);
    boolean before = pages[page] | tracked[page];
    tracked[page] = true;
    narrow[page] = isNarrow;
    adjust(gpa, before, true);
  }

  /** Whether on the page of an address rest leaves that are kept over flushes. */
  public boolean isKept(long gpa) {
    return isTracked(gpa) && kept[slots.unit(gpa, PAGE)];
  }

  /** On a page that is tracked rest leaves that are kept over flushes, until it is written. */
  @Clause("K-FLU-2")
  public void keep(long gpa) {
    kept[slots.unit(gpa, PAGE)] = true;
  }

  /** A page, which must be in a slot, was or is about to be written: it is not tracked any more. */
  @Clause("K-TRK-1")
  public void written(long gpa) {
    int page = slots.unit(gpa, PAGE);
    if (tracked[page]) {
      tracked[page] = false;
      changes++;
      writes[page]++;
      keptWrites += kept[page] ? 1 : 0;
      kept[page] = false;
      adjust(gpa, true, pages[page]);
    }
  }

  private void adjust(long gpa, boolean before, boolean after) {
    if (before != after) {
      inLarge[slots.unit(gpa, LARGE)] += after ? 1 : -1;
      inHuge[slots.unit(gpa, HUGE)] += after ? 1 : -1;
    }
  }
}
