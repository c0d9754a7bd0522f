package org.btmmu.optimized.softmmu;

import org.btmmu.optimized.memory.HostMemory;

/**
 * The software TLB of one access class, as base QEMU has it: a direct-mapped table in host memory
 * that translated code looks into by itself, and eight victims. The table grows and shrinks when it
 * is flushed. All pages are of 4 KByte; one range covers the large pages that were seen, and
 * flushing a page inside flushes everything.
 *
 * <pre>
 * entry, 32 bytes: 0 read comparator | 8 write comparator | 16 fetch comparator | 24 addend
 * comparator: the page's linear address with flags in its low bits; all ones: not permitted
 * addend: what leads from a linear to a host address
 * </pre>
 */
public final class SoftTlb {
  /** Comparator of reads, writes, fetches: its number in an entry. */
  public static final int READ = 0, WRITE = 1, FETCH = 2;

  /** Bytes of an entry. */
  public static final int ENTRY_BYTES = 32;

  /** Where the addend stands in an entry. */
  public static final int ADDEND = 24;

  /** Flag of a write comparator: translated code lives on the page. */
  public static final long HAS_CODE = 1 << 10;

  /** Flag of each comparator: the page is not RAM. */
  public static final long NO_RAM = 1 << 9;

  /** The most entries of a table: enough for every page of the largest guest. */
  public static final int MOST = 1 << 17;

  private static final int LEAST = 1 << 6;
  private static final int FIRST = 1 << 8;
  private static final int VICTIMS = 8;
  private static final long NONE = -1;
  private static final int GROW_PERCENT = 70;
  private static final int SHRINK_PERCENT = 30;

  private final HostMemory memory;
  private final int table;
  private final int descriptor;
  private final long windowSteps;
  private final long[] pages = new long[MOST];
  private final long[] victims = new long[4 * VICTIMS];
  private final long[] victimPages = new long[VICTIMS];
  private int entries = FIRST;
  private int used;
  private int mostUsed;
  private long windowBegan;
  private int nextVictim;
  private long largeAddress = NONE;
  private long largeMask;

  /**
   * An empty table.
   *
   * @param table host address of {@link #MOST} entries
   * @param descriptor host address at which translated code finds mask and table
   * @param windowSteps time in which the use of a table is watched before it shrinks
   */
  public SoftTlb(HostMemory memory, int table, int descriptor, long windowSteps) {
    this.memory = memory;
    this.table = table;
    this.descriptor = descriptor;
    this.windowSteps = windowSteps;
    clear();
  }

  /** How many entries the table has now: a power of two. */
  public int entries() {
    return entries;
  }

  private int at(long linear) {
    return table + ((int) (linear >>> 12) & entries - 1) * ENTRY_BYTES;
  }

  private int number(int at) {
    return (at - table) / ENTRY_BYTES;
  }

  /** The comparator, with its flags, of the entry for an address; of another page perhaps. */
  public long comparator(long linear, int kind) {
    return memory.load64(at(linear) + 8 * kind);
  }

  /** Whether a comparator is that of an address, whatever its flags. */
  public static boolean matches(long comparator, long linear) {
    return comparator != NONE && (comparator ^ linear) >>> 12 == 0;
  }

  /** The guest physical address that an address leads to by its entry, which must match. */
  public long gpa(long linear) {
    return pages[number(at(linear))] | linear & 0xFFF;
  }

  /** Brings an address's entry back from the victims; whether there was one. */
  public boolean recall(long linear, int kind) {
    for (int victim = 0; victim < VICTIMS; victim++) {
      if (matches(victims[4 * victim + kind], linear)) {
        int at = at(linear);
        long page = pages[number(at)];
        used += isUsed(at) ? 0 : 1;
        for (int word = 0; word < 4; word++) {
          long old = memory.load64(at + 8 * word);
          memory.store64(at + 8 * word, victims[4 * victim + word]);
          victims[4 * victim + word] = old;
        }
        pages[number(at)] = victimPages[victim];
        victimPages[victim] = page;
        return true;
      }
    }
    return false;
  }

  /**
   * Takes up a page; what was in its place becomes a victim.
   *
   * @param linear an address of the page
   * @param gpa guest physical address of the page
   * @param host host address of the page
   * @param comparators the flags of each comparator, or all ones where it is not permitted
   * @param pageBytes of the guest's page; more than 4096 of a large one
   */
  public void put(long linear, long gpa, long host, long[] comparators, long pageBytes) {
    long page = linear & -4096L;
    if (pageBytes > 4096) {
      coverLarge(linear, pageBytes);
    }
    dropVictims(page);
    int at = at(page);
    if (isUsed(at)) {
      if (!isOf(at, page)) {
        keep(at);
      }
    } else {
      used++;
    }
    for (int kind = READ; kind <= FETCH; kind++) {
      long flags = comparators[kind];
      memory.store64(at + 8 * kind, flags == NONE ? NONE : comparatorOf(page, flags));
    }
    memory.store64(at + ADDEND, host - page);
    pages[number(at)] = gpa & -4096L;
  }

  /** Translated code compares it with an address of 64 bits, zero-extended if it is narrower. */
  private static long comparatorOf(long page, long flags) {
    return page | flags;
  }

  private boolean isUsed(int at) {
    return memory.load64(at) != NONE
        || memory.load64(at + 8) != NONE
        || memory.load64(at + 16) != NONE;
  }

  private boolean isOf(int at, long page) {
    return matches(memory.load64(at), page)
        || matches(memory.load64(at + 8), page)
        || matches(memory.load64(at + 16), page);
  }

  private void keep(int at) {
    int victim = nextVictim++ & VICTIMS - 1;
    for (int word = 0; word < 4; word++) {
      victims[4 * victim + word] = memory.load64(at + 8 * word);
    }
    victimPages[victim] = pages[number(at)];
  }

  /** One range, aligned as its size, covers all large pages since the last flush. */
  private void coverLarge(long linear, long pageBytes) {
    long mask = -pageBytes;
    if (largeAddress == NONE) {
      largeAddress = linear & mask;
      largeMask = mask;
      return;
    }
    largeMask = joined(largeAddress, linear, mask & largeMask);
    largeAddress &= largeMask;
  }

  /** The mask of the least range, at least that of {@code mask}, in which two addresses lie. */
  private static long joined(long one, long other, long mask) {
    long wider = mask;
    while (((one ^ other) & wider) != 0) {
      wider <<= 1;
    }
    return wider;
  }

  private void dropVictims(long page) {
    for (int victim = 0; victim < VICTIMS; victim++) {
      boolean found = false;
      for (int kind = READ; kind <= FETCH; kind++) {
        found |= matches(victims[4 * victim + kind], page);
      }
      if (found) {
        java.util.Arrays.fill(victims, 4 * victim, 4 * victim + 4, NONE);
      }
    }
  }

  /**
   * Drops the page of an address.
   *
   * @param now the time in steps, in case all is to be flushed
   * @return entries that a flush of all cleared; 0 if there was none
   */
  public int flushPage(long linear, long now) {
    if (largeAddress != NONE && ((linear ^ largeAddress) & largeMask) == 0) {
      return flush(now);
    }
    int at = at(linear);
    if (isOf(at, linear)) {
      free(at);
      used--;
    }
    dropVictims(linear & -4096L);
    return 0;
  }

  private void free(int at) {
    for (int kind = READ; kind <= FETCH; kind++) {
      memory.store64(at + 8 * kind, NONE);
    }
  }

  /**
   * Drops everything; the table's size follows its use.
   *
   * @param now the time in steps
   * @return entries that were cleared
   */
  public int flush(long now) {
    resize(now);
    clear();
    return entries;
  }

  private void clear() {
    for (int at = table; at < table + entries * ENTRY_BYTES; at += ENTRY_BYTES) {
      free(at);
    }
    java.util.Arrays.fill(victims, NONE);
    used = 0;
    largeAddress = NONE;
    memory.store64(descriptor, (entries - 1L) * ENTRY_BYTES);
    memory.store64(descriptor + 8, table);
  }

  private void resize(long now) {
    mostUsed = Math.max(mostUsed, used);
    boolean expired = now > windowBegan + windowSteps;
    int size = entries;
    int percent = (int) (mostUsed * 100L / entries);
    if (percent > GROW_PERCENT) {
      size = Math.min(2 * entries, MOST);
    } else if (percent < SHRINK_PERCENT && expired) {
      int ceiling = Integer.highestOneBit(Math.max(1, mostUsed * 2 - 1));
      boolean tight = mostUsed * 100L / ceiling > GROW_PERCENT;
      size = Math.max(LEAST, tight ? 2 * ceiling : ceiling);
    }
    if (size != entries || expired) {
      windowBegan = now;
      mostUsed = 0;
    }
    entries = size;
  }

  /** Code lives on a guest physical page: stores to it take the slow path from now on. */
  public void protect(long gpa) {
    long page = gpa & -4096L;
    for (int at = table; at < table + entries * ENTRY_BYTES; at += ENTRY_BYTES) {
      long comparator = memory.load64(at + 8 * WRITE);
      if (pages[number(at)] == page && comparator != NONE) {
        memory.store64(at + 8 * WRITE, comparator | HAS_CODE);
      }
    }
    protectVictims(page);
  }

  private void protectVictims(long page) {
    for (int victim = 0; victim < VICTIMS; victim++) {
      if (victimPages[victim] == page && victims[4 * victim + WRITE] != NONE) {
        victims[4 * victim + WRITE] |= HAS_CODE;
      }
    }
  }

  /** Code lives no more on the page of an address, whose entry must match. */
  public void unprotect(long linear) {
    int at = at(linear) + 8 * WRITE;
    memory.store64(at, memory.load64(at) & ~HAS_CODE);
  }
}
