package org.btmmu.conformance.lockstep;

import static org.btmmu.conformance.lockstep.HostileGuest.BYTES;
import static org.btmmu.conformance.lockstep.HostileGuest.CODE;
import static org.btmmu.conformance.lockstep.HostileGuest.CODE_BYTES;
import static org.btmmu.conformance.lockstep.HostileGuest.SYSTEM;
import static org.btmmu.conformance.lockstep.HostileGuest.SYSTEM_END;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.btmmu.conformance.oracle.processor.NativeProcessor;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.spec.guest.PagingLevel;
import org.btmmu.spec.guest.PagingMode;

/**
 * Page tables that keep a guest alive and do harm besides: low memory as it is, then aliases of
 * code and of the tables themselves, large pages across the end of RAM, holes, pages at the ends of
 * the address space; and some entries spoilt.
 */
final class HostileTables {
  /** Where the tables lie, and how many pages they may take. */
  static final long TABLES = 0x1_0000, TABLE_PAGES = 32;

  /** Linear addresses of large pages, and of aliases. */
  static final long LARGE = 0x40_0000, ALIASES = 0x80_0000;

  private static final int PRESENT = 1, WRITABLE = 2, USER = 4, MARKED = 0x60, LARGE_PAGE = 0x80;
  private static final int GLOBAL = 0x100;
  private static final long EXECUTE_DISABLE = 1L << 63;
  private static final int LOW_PAGES = (int) (BYTES >>> 12);

  private final SplittableRandom random;
  private final PagedMemory memory;
  private final PagingMode mode;
  private final boolean guarded;
  private final boolean largePages;
  private final List<Long> entries = new ArrayList<>();
  private long free = TABLES;

  /**
   * Tables to be drawn.
   *
   * @param guarded whether what the system needs is the supervisor's alone
   * @param largePages whether PS has its meaning
   */
  HostileTables(
      SplittableRandom random,
      PagedMemory memory,
      PagingMode mode,
      boolean guarded,
      boolean largePages) {
    this.random = random;
    this.memory = memory;
    this.mode = mode;
    this.guarded = guarded;
    this.largePages = largePages;
  }

  /** Draws them; gives the root's address, 0 without paging. */
  long draw() {
    if (mode == PagingMode.OFF) {
      return 0;
    }
    long root = table();
    for (int page = 0; page < LOW_PAGES; page++) {
      map(root, (long) page << 12, (long) page << 12 | rights((long) page << 12));
    }
    harm(root);
    for (int i = random.nextInt(6); i > 0; i--) {
      spoil(entries.get(random.nextInt(entries.size())));
    }
    return root;
  }

  /** Linear address of the tables, through an entry of the root that points to the root. */
  static long self(PagingMode mode) {
    return 3L << mode.level(0).shift();
  }

  private long table() {
    long table = free;
    free += 0x1000;
    return table;
  }

  private int rights(long gpa) {
    if (gpa >= SYSTEM && gpa < SYSTEM_END) {
      return PRESENT | WRITABLE | MARKED | (guarded ? 0 : USER);
    }
    int rights = PRESENT | (random.nextInt(8) == 0 ? 0 : WRITABLE);
    rights |= random.nextInt(2) == 0 ? MARKED : 0;
    rights |= random.nextInt(6) == 0 ? GLOBAL : 0;
    boolean user = gpa < CODE || gpa >= CODE + CODE_BYTES || random.nextInt(guarded ? 2 : 12) != 0;
    return rights | (user ? USER : 0);
  }

  /** What low memory does not have. */
  private void harm(long root) {
    for (int i = 0; i < 24; i++) {
      map(root, ALIASES + 0x1000L * i, frame() | leaf());
    }
    for (long page = 0; page < NativeProcessor.WINDOW_BYTES >>> 12; page++) {
      map(root, NativeProcessor.WINDOW + (page << 12), CODE + CODE_BYTES + (page << 12) | 7);
    }
    map(root, NativeProcessor.CODE & -4096, CODE | 7);
    for (long page = -4; page < 0; page++) {
      map(root, mode.isLongMode() ? page << 12 : 0xFFFF_F000L & page << 12, frame() | leaf());
    }
    if (mode.isLongMode()) {
      long half = 1L << mode.linearBits() - 1;
      map(root, half - 0x1000, frame() | leaf());
      map(root, -half, frame() | leaf());
    } else {
      map(root, 0x7FFF_F000L, frame() | leaf());
      map(root, 0x8000_0000L, frame() | leaf());
    }
    if (largePages) {
      large(root);
    }
    if (!mode.hasPdpteRegisters()) {
      write(place(root, self(mode), 0), root | PRESENT | WRITABLE | USER);
    }
  }

  private void large(long root) {
    int depth = mode.depth() - 2;
    int shift = mode.level(depth).shift();
    long size = 1L << shift;
    for (long at = LARGE; at < ALIASES; at += size) {
      long last = BYTES - 1 & -size; // the end of RAM lies within it
      long frame = random.nextInt(3) == 0 ? 0 : random.nextInt(3) == 0 ? size << 9 : last;
      long place = path(root, at, depth);
      entries.add(place);
      write(place, frame | leaf() | LARGE_PAGE);
    }
    if (mode.isLongMode() && random.nextInt(3) == 0) {
      write(path(root, 0x4000_0000L, depth - 1), leaf() | LARGE_PAGE); // one GByte
    }
  }

  private long frame() {
    return switch (random.nextInt(8)) {
      case 0 -> TABLES + 0x1000L * random.nextInt((int) TABLE_PAGES);
      case 1, 2, 3 -> CODE + 0x1000L * random.nextInt((int) (CODE_BYTES >>> 12));
      case 4 -> BYTES + 0x1000L * (random.nextInt(3) - 1);
      case 5 -> 0xFFFF_F000L;
      case 6 -> SYSTEM + 0x1000L * random.nextInt((int) (SYSTEM_END - SYSTEM >>> 12));
      default -> 0x1000L * random.nextInt(LOW_PAGES);
    };
  }

  private long leaf() {
    long bits = (random.nextInt(10) == 0 ? 0 : PRESENT) | (random.nextInt(4) == 0 ? 0 : WRITABLE);
    bits |= (random.nextInt(4) == 0 ? 0 : USER) | (random.nextInt(2) == 0 ? 0 : MARKED);
    bits |= random.nextInt(5) == 0 ? GLOBAL : 0;
    if (mode.entryBytes() == 8) {
      bits |= random.nextInt(6) == 0 ? EXECUTE_DISABLE : 0;
      bits |= random.nextInt(30) == 0 ? 1L << 51 : 0;
      bits |= mode.isLongMode() && random.nextInt(6) == 0 ? (long) random.nextInt(3) << 59 : 0;
    }
    return bits;
  }

  private void spoil(long place) {
    long old = mode.entryBytes() == 8 ? memory.read64(place) : memory.read32(place);
    write(
        place,
        switch (random.nextInt(7)) {
          case 0 -> old & ~PRESENT;
          case 1 -> old & ~WRITABLE;
          case 2 -> old ^ USER;
          case 3 -> old ^ LARGE_PAGE;
          case 4 -> old ^ (mode.entryBytes() == 8 ? 1L << 52 - random.nextInt(14) : 1 << 21);
          case 5 -> place & -4096L | PRESENT | WRITABLE | USER;
          default -> random.nextLong();
        });
  }

  private void map(long root, long linear, long entry) {
    long place = path(root, linear, mode.depth() - 1);
    if (linear < SYSTEM || linear >= SYSTEM_END) {
      entries.add(place);
    }
    write(place, entry);
  }

  /** Where the entry for an address stands in the table at a depth, made if there is none. */
  private long path(long root, long linear, int depth) {
    long table = root;
    for (int at = 0; at < depth; at++) {
      long place = place(table, linear, at);
      long entry = mode.entryBytes() == 8 ? memory.read64(place) : memory.read32(place);
      if ((entry & PRESENT) == 0) {
        boolean plain = mode.hasPdpteRegisters() && at == 0;
        entry = table() | PRESENT | (plain ? 0 : WRITABLE | USER);
        write(place, entry);
      }
      table = entry & 0xF_FFFF_F000L;
    }
    return place(table, linear, depth);
  }

  private long place(long table, long linear, int depth) {
    PagingLevel level = mode.level(depth);
    return table + level.index(linear) * mode.entryBytes();
  }

  private void write(long place, long entry) {
    if (mode.entryBytes() == 8) {
      memory.write64(place, entry);
    } else {
      memory.write32(place, (int) entry);
    }
  }
}
