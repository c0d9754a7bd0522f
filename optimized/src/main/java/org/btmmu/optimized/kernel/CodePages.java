package org.btmmu.optimized.kernel;

import org.btmmu.spec.Clause;

/**
 * On which guest physical pages translated code lives. A store to such a page must not pass unseen,
 * so no half has D for it, and no large page that holds one is kept whole.
 */
public final class CodePages {
  private static final int PAGE = 12;
  private static final int LARGE = 21;
  private static final int HUGE = 30;

  private final GuestSlots slots;
  private final boolean[] pages;
  private final int[] inLarge;
  private final int[] inHuge;

  /** No code yet. */
  public CodePages(GuestSlots slots) {
    this.slots = slots;
    pages = new boolean[slots.units(PAGE)];
    inLarge = new int[slots.units(LARGE)];
    inHuge = new int[slots.units(HUGE)];
  }

  private CodePages(CodePages other) {
    slots = other.slots;
    pages = other.pages.clone();
    inLarge = other.inLarge.clone();
    inHuge = other.inHuge.clone();
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
   * Whether translated code lives among the bytes from {@code gpa}, a multiple of their number.
   *
   * @param shift log2 of how many: 21 or 30
   */
  public boolean holdsCode(long gpa, int shift) {
    return count(gpa, shift) != 0;
  }

  /** How many pages hold code among those bytes. */
  public int count(long gpa, int shift) {
    return shift == LARGE ? inLarge[slots.unit(gpa, LARGE)] : inHuge[slots.unit(gpa, HUGE)];
  }

  /** How many units of 2^shift bytes are known: of 12, 21 or 30. */
  public int units(int shift) {
    return shift == PAGE ? pages.length : shift == LARGE ? inLarge.length : inHuge.length;
  }

  /**
   * The level of a shadow page table at which a guest page can be held: 1 or 2 for a large one that
   * is RAM, lies side by side and aligned in host memory, and holds no code; else 0.
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
    return whole && !holdsCode(unit, shift) ? level : 0;
  }

  /** Code lives on the page, which must be in a slot, or no longer does. */
  @Clause({"K-PRO-1", "K-PRO-2"})
  public void set(long gpa, boolean code) {
    int page = slots.unit(gpa, PAGE);
    if (pages[page] != code) {
      pages[page] = code;
      inLarge[slots.unit(gpa, LARGE)] += code ? 1 : -1;
      inHuge[slots.unit(gpa, HUGE)] += code ? 1 : -1;
    }
  }
}
