package org.btmmu.optimized.guest;

import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The translation of a whole access, which may lie in two pages. Reused from access to access.
 *
 * <p>Guaranteed by the laws cross-page and cross-page-bytes; A and D in each page by the law
 * accessed-dirty.
 */
public final class FastCrossing {
  private final Trail lowerTrail = new Trail();
  private final Trail upperTrail = new Trail();
  private long lower;
  private long upper;
  private long faultAddress;
  private final PageWalks walks;

  /** Walks from the root. */
  public FastCrossing() {
    this(null);
  }

  /** Has its walks made by another; null: walks from the root. */
  public FastCrossing(PageWalks walks) {
    this.walks = walks;
  }

  /** Packed outcome of the first byte, or of the fault that the access raises. */
  public long lower() {
    return lower;
  }

  /**
   * Packed outcome of the first byte of the second page; {@link PackedWalk#NONE} if the access
   * faults or lies in one page.
   */
  public long upper() {
    return upper;
  }

  /** The entries that the walk of the first page used, or of the second. */
  public Trail trail(boolean second) {
    return second ? upperTrail : lowerTrail;
  }

  /** The linear address that CR2 holds if the access raises #PF. */
  public long faultAddress() {
    return faultAddress;
  }

  /** Translates; both pages before a byte moves. */
  public void translate(
      PhysicalMemory memory, FastControls controls, long gva, int sizeBytes, int access) {
    upper = PackedWalk.NONE;
    faultAddress = controls.linear(gva, access);
    if (!controls.isCanonical(controls.linear(gva + sizeBytes - 1, access))) {
      lower = FastWalk.nonCanonical(access);
      return;
    }
    lower = walk(memory, controls, gva, access, lowerTrail);
    if (!PackedWalk.isTranslation(lower) || !crosses(gva, sizeBytes)) {
      return;
    }
    long next = controls.linear(nextPage(gva), access);
    upper = walk(memory, controls, next, access, upperTrail);
    if (!PackedWalk.isTranslation(upper)) {
      lower = upper;
      upper = PackedWalk.NONE;
      faultAddress = next;
    }
  }

  private long walk(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    return walks == null
        ? FastWalk.walk(memory, controls, gva, access, trail)
        : walks.walk(memory, controls, gva, access, trail);
  }

  /**
   * Sets A and D for the access just translated, if it is allowed, in both pages.
   *
   * @return as {@link FastAccessedDirty#writeBack}
   */
  public boolean writeBack(PhysicalMemory memory, PagingMode mode, int access) {
    if (!PackedWalk.isTranslation(lower)) {
      return true;
    }
    return FastAccessedDirty.writeBack(memory, mode, lowerTrail, access)
        && (upper == PackedWalk.NONE
            || FastAccessedDirty.writeBack(memory, mode, upperTrail, access));
  }

  /** Whether an entry of the access just translated, which is allowed, lacks A or D. */
  public boolean lacks(int access) {
    return lacks(lowerTrail, access) || upper != PackedWalk.NONE && lacks(upperTrail, access);
  }

  /** Whether an entry of an allowed walk lacks A or D. */
  public static boolean lacks(Trail trail, int access) {
    boolean lacks = false;
    for (int index = 0; index < 5; index++) {
      lacks |= index < trail.count() && FastAccessedDirty.missing(trail, index, access) != 0;
    }
    return lacks;
  }

  /** Whether the access reaches into the next 4-KByte page. */
  public static boolean crosses(long gva, int sizeBytes) {
    return ((int) gva & 0xFFF) + sizeBytes > 0x1000;
  }

  /** The first byte of the next page, before it wraps. */
  public static long nextPage(long gva) {
    return (gva | 0xFFF) + 1;
  }
}
