package org.btmmu.optimized.guest;

import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Accessed and dirty flags, written after the walk: a walk that ends in a fault leaves memory as it
 * was, one that is allowed writes only the entries that lack a bit.
 *
 * <p>Guaranteed by the law accessed-dirty: the deferral cannot be told from the processor's order,
 * even where tables map themselves.
 */
public final class FastAccessedDirty {
  /** The flag A. */
  public static final long ACCESSED = 0x20;

  private static final long DIRTY = 0x40;
  private static final long BOTH = ACCESSED | DIRTY;

  private FastAccessedDirty() {}

  /** The bits that entry {@code index} of an allowed walk still needs. */
  public static long missing(Trail trail, int index, int access) {
    boolean store = (access & FastAccess.WRITE) != 0 && index == trail.count() - 1;
    return (store ? BOTH : ACCESSED) & ~trail.entry(index);
  }

  /**
   * Sets the missing bits of all entries of an allowed walk.
   *
   * @return false if an entry is no longer the one that the walk used, but for its A and D: the
   *     walk must then be made again (bits set so far stay, as the architecture allows)
   */
  public static boolean writeBack(PhysicalMemory memory, PagingMode mode, Trail trail, int access) {
    for (int index = 0; index < 5; index++) {
      if (index < trail.count()) {
        long missing = missing(trail, index, access);
        if (missing != 0 && !set(memory, mode, trail.gpa(index), trail.entry(index), missing)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Sets bits in one entry, if it still is the one seen. */
  public static boolean set(
      PhysicalMemory memory, PagingMode mode, long gpa, long seen, long bits) {
    if (mode == PagingMode.BITS_32) {
      int now = memory.read32(gpa);
      return ((now ^ (int) seen) & ~(int) BOTH) == 0
          && memory.compareAndSet32(gpa, now, now | (int) bits);
    }
    long now = memory.read64(gpa);
    return ((now ^ seen) & ~BOTH) == 0 && memory.compareAndSet64(gpa, now, now | bits);
  }
}
