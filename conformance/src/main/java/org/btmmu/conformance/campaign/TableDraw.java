package org.btmmu.conformance.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btmmu.conformance.campaign.Guest.Entry;
import org.btmmu.conformance.campaign.Guest.Tables;
import org.btmmu.spec.guest.EntryFormat;
import org.btmmu.spec.guest.PagingMode;

/**
 * Builds page tables of one mode. Linear addresses equal to the guest physical address of a table
 * are mapped to it (the window), supervisor and writable, in each space.
 */
final class TableDraw {
  private static final long OPEN = EntryDraw.P | EntryDraw.W | EntryDraw.U | EntryDraw.A;
  private static final long WINDOW = EntryDraw.P | EntryDraw.W | EntryDraw.A | EntryDraw.D;

  private final Chance chance;
  private final EntryDraw draw;
  private final PagingMode mode;
  private final PhysicalPages pages;
  private final List<Entry> entries = new ArrayList<>();
  private final boolean largePages;
  private final boolean gigabytePages;
  private final int last;

  /** Which optional pages are mapped too. */
  record Options(boolean largePages, boolean gigabytePages, boolean high, boolean wrap) {}

  /** The words of memory that are not 0, and where the next table goes. */
  static final class PhysicalPages {
    final SortedMap<Long, Long> words = new TreeMap<>();
    final List<Long> tables = new ArrayList<>();
    final long[] frames;
    final long[] largeFrames;

    PhysicalPages(long[] frames, long[] largeFrames) {
      this.frames = frames;
      this.largeFrames = largeFrames;
    }

    /** A new table; the first is at 2000. */
    long table() {
      tables.add(0x2000 + 0x1000L * tables.size());
      return tables.getLast();
    }

    private long get(long gpa, int bytes) {
      long word = words.getOrDefault(gpa & -8L, 0L);
      return bytes == 8 ? word : word >>> 8 * (gpa & 4) & 0xFFFF_FFFFL;
    }

    private void put(long gpa, int bytes, long value) {
      long word = value;
      if (bytes == 4) {
        long other = words.getOrDefault(gpa & -8L, 0L) & ~(0xFFFF_FFFFL << 8 * (gpa & 4));
        word = other | (value & 0xFFFF_FFFFL) << 8 * (gpa & 4);
      }
      words.put(gpa & -8L, word);
    }
  }

  TableDraw(Chance chance, EntryDraw draw, PagingMode mode, PhysicalPages pages, Options options) {
    this.chance = chance;
    this.draw = draw;
    this.mode = mode;
    this.pages = pages;
    this.largePages = options.largePages();
    this.gigabytePages = options.gigabytePages();
    this.last = mode.depth() - 1;
  }

  /** Builds both spaces; the roots lie at this offset in their pages. */
  Tables build(int rootOffset, Options options) {
    long rootA = pages.table() + rootOffset;
    long window = largePages && chance.percent(60) ? -1 : table(rootA, last, 0);
    if (window == -1) {
      put(table(rootA, last - 1, 0), last - 1, 0, WINDOW | EntryDraw.PS);
    }
    long pageTable = table(rootA, last, Guest.V0);
    Entry v0 = page(pageTable, Guest.V0);
    Entry v1 = page(pageTable, Guest.V1);
    page(pageTable, Guest.V2);
    Entry vTable = entry(table(rootA, last - 1, Guest.V0), last - 1, Guest.V0);
    long s = Guest.sPage(mode);
    Entry sTable = entry(table(rootA, last - 1, s), last - 1, s);
    put(sTable, draw.table(last - 1, pageTable));
    Entry large = large(rootA, Guest.V0 + 2 * Guest.bytesOfTable(mode));
    optional(rootA, pageTable, options);
    long rootB = secondSpace(rootA);
    long pageTableB = table(rootB, last, Guest.V0);
    Entry v0InB = pageTableB == pageTable ? v0 : page(pageTableB, Guest.V0);
    if (window != -1) {
      mapWindow(window);
    }
    long other = chance.pick(pageTableB, pages.tables.getLast());
    return new Tables(
        mode, rootA, rootB, v0, v1, v0InB, vTable, sTable, large, entries, pageTable, other);
  }

  private Entry large(long root, long linear) {
    Entry entry = entry(table(root, last - 1, linear), last - 1, linear);
    if (largePages && chance.percent(75)) {
      put(entry, draw.largePage(chance.pick(pages.largeFrames)));
    } else {
      long table = table(root, last, linear);
      page(table, linear);
      page(table, linear + Guest.IN_LARGE);
    }
    return entry;
  }

  /** The same half of the addresses once more, a huge page, the end of 32-bit addresses. */
  private void optional(long root, long pageTable, Options options) {
    if (options.high()) {
      long high = GuestDraw.highPage(mode);
      long same = get(root, 0, Guest.V0);
      Entry entry = entry(root, 0, high);
      put(entry, same == 0 ? draw.table(0, pageTable) : same & ~chance.flag(30, EntryDraw.W));
    }
    if (gigabytePages) {
      int depth = last - 2;
      long table = table(root, depth, GuestDraw.HUGE);
      put(entry(table, depth, GuestDraw.HUGE), draw.largePage(0));
    }
    if (options.wrap()) {
      put(table(root, last - 1, GuestDraw.WRAP), last - 1, GuestDraw.WRAP, pageTable | OPEN);
      page(pageTable, GuestDraw.WRAP);
    }
  }

  /** A space that shares with the first all tables below some level of V0. */
  private long secondSpace(long rootA) {
    long rootB = copy(rootA);
    long table = rootB;
    for (int own = chance.below(last + 1), depth = 0; depth < own; depth++) {
      long entry = get(table, depth, Guest.V0);
      long below = copy(frame(entry));
      put(table, depth, Guest.V0, below | entry & ~frame(-1L));
      table = below;
    }
    return rootB;
  }

  private long copy(long table) {
    long offset = table & 0xFFF;
    long from = table - offset;
    long to = pages.table();
    new TreeMap<>(pages.words.subMap(from, from + 0x1000))
        .forEach((gpa, word) -> pages.words.put(gpa - from + to, word));
    return to + offset;
  }

  private void mapWindow(long window) {
    put(window, last, 0, WINDOW);
    for (long table : pages.tables) {
      put(window, last, table, table | WINDOW);
    }
  }

  /** The table of a level on the way to an address; it and those above are made if need be. */
  private long table(long root, int depth, long linear) {
    long table = root;
    for (int level = 0; level < depth; level++) {
      long entry = get(table, level, linear);
      if (entry == 0) {
        boolean register = mode.level(level).table() == EntryFormat.PDPTE_PAE;
        entry = pages.table() | (register ? EntryDraw.P : OPEN & ~chance.flag(12, EntryDraw.A));
        put(table, level, linear, entry);
      }
      table = frame(entry);
    }
    return table;
  }

  private Entry page(long table, long linear) {
    Entry entry = entry(table, last, linear);
    put(entry, draw.page(chance.pick(pages.frames)));
    return entry;
  }

  private Entry entry(long table, int depth, long linear) {
    Entry entry = new Entry(address(table, depth, linear), mode, depth);
    if (!entries.contains(entry)) {
      entries.add(entry);
    }
    return entry;
  }

  private long address(long table, int depth, long linear) {
    return table + mode.level(depth).index(linear) * mode.entryBytes();
  }

  private long get(long table, int depth, long linear) {
    return pages.get(address(table, depth, linear), mode.entryBytes());
  }

  private void put(long table, int depth, long linear, long value) {
    pages.put(address(table, depth, linear), mode.entryBytes(), value);
  }

  private void put(Entry entry, long value) {
    pages.put(entry.gpa(), mode.entryBytes(), value);
  }

  private static long frame(long entry) {
    return entry & 0x000F_FFFF_FFFF_F000L;
  }
}
