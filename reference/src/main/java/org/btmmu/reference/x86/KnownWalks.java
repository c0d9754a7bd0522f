package org.btmmu.reference.x86;

import org.btmmu.reference.guest.Walk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.Outcome.Translation;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Page walks that were made lately. It is no TLB: a walk is used again only if every entry that it
 * read is in memory as it was, with nothing left to mark, so that walking once more would give the
 * same.
 */
final class KnownWalks {
  private static final int PLACES = 1024;

  private final long[] pages = new long[PLACES];
  private final int[] kinds = new int[PLACES];
  private final Walk[] walks = new Walk[PLACES];

  /** The controls have changed. */
  void clear() {
    for (int i = 0; i < PLACES; i++) {
      walks[i] = null;
    }
  }

  /**
   * The guest physical address of a page for accesses of a kind; −1 if it is not known.
   *
   * @param page its linear address, a multiple of 4096
   */
  long find(PhysicalMemory memory, long page, Access access) {
    int place = place(page, access);
    Walk walk = walks[place];
    boolean known = walk != null && pages[place] == page && kinds[place] == kind(access);
    return known && stands(memory, walk) ? ((Translation) walk.outcome()).gpa() & -4096L : -1;
  }

  /** A walk that an access has made, A and D set since. */
  void add(PhysicalMemory memory, long page, Access access, Walk walk) {
    if (stands(memory, walk)) {
      int place = place(page, access);
      pages[place] = page;
      kinds[place] = kind(access);
      walks[place] = walk;
    }
  }

  private static boolean stands(PhysicalMemory memory, Walk walk) {
    boolean stands = true;
    for (int i = 0; i < walk.count(); i++) {
      EntryRead read = walk.reads()[i];
      if (read.gpa() >= 0) { // else a PDPTE register
        stands &= word(memory, read) == read.value();
      }
    }
    return stands;
  }

  private static long word(PhysicalMemory memory, EntryRead read) {
    boolean wide = read.format().sizeBits() == 64;
    return wide ? memory.read64(read.gpa()) : memory.read32(read.gpa()) & 0xFFFF_FFFFL;
  }

  /** All of an access that its rights depend on (SDM 3A 5.6). */
  private static int kind(Access access) {
    int who = access.isSupervisor() ? access.implicit() ? 1 : 2 : 3;
    return access.kind().ordinal() << 3 | who << 1 | (access.ac() ? 1 : 0);
  }

  private static int place(long page, Access access) {
    return (int) (page >>> 12 ^ (long) kind(access) << 5) & PLACES - 1;
  }
}
