package org.btmmu.reference.guest;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.EntryField;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.memory.PhysicalMemory;

/** SDM 3A 5.8: accessed and dirty flags. */
public final class AccessedDirty {
  /** A, bit 5 of every entry in memory. */
  public static final long ACCESSED = 1 << 5;

  /** D, bit 6 of an entry that maps a page. */
  public static final long DIRTY = 1 << 6;

  private AccessedDirty() {}

  /** The bits that an allowed access sets in the entry that maps its page. */
  @Clause({"G-AD-1", "G-AD-2"})
  public static long ofPage(Access access) {
    return access.kind().isWrite() ? ACCESSED | DIRTY : ACCESSED;
  }

  /**
   * The bits that an allowed access must set in entry {@code index} of its walk, 0 … {@code
   * walk.count()} − 1, and that are not set yet; 0 for a PDPTE register.
   */
  @Clause({"G-AD-1", "G-AD-2", "G-AD-4"})
  public static long required(Walk walk, int index, Access access) {
    EntryRead read = walk.reads()[index];
    if (!read.inMemory()) {
      return 0;
    }
    long bits = index == walk.count() - 1 ? ofPage(access) : ACCESSED;
    return bits & ~read.value();
  }

  /**
   * In how many of {@code walk.reads()}, root first, a faulting access may have set A: any number
   * from 0 to this. A PDPTE register counts as one of them but has no A. The entry that maps a page
   * keeps its bits. Meaningless for an allowed access.
   */
  @Clause("G-AD-3")
  public static int permitted(Walk walk) {
    boolean reachedPage = walk.count() > 0 && mapsPage(walk.reads()[walk.count() - 1]);
    return reachedPage ? walk.count() - 1 : walk.count();
  }

  private static boolean mapsPage(EntryRead read) {
    return read.format().mask(EntryField.DIRTY) != 0;
  }

  /**
   * Sets bits in an entry of memory, as one locked read-modify-write.
   *
   * @throws IllegalStateException if memory changed since the entry was read: the reference makes a
   *     walk in one step
   */
  @Clause({"G-AD-1", "G-AD-5"})
  static void set(PhysicalMemory memory, EntryRead read, long bits) {
    long next = read.value() | bits;
    boolean unchanged =
        read.format().sizeBits() == 64
            ? memory.compareAndSet64(read.gpa(), read.value(), next)
            : memory.compareAndSet32(read.gpa(), (int) read.value(), (int) next);
    if (!unchanged) {
      throw new IllegalStateException("memory changed within a page walk");
    }
  }
}
