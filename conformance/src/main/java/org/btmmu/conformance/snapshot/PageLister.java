package org.btmmu.conformance.snapshot;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.reference.guest.Entries;
import org.btmmu.spec.guest.EntryField;
import org.btmmu.spec.guest.EntryFormat;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingLevel;
import org.btmmu.spec.guest.PagingMode;

/**
 * Finds the linear addresses that are worth walking, by reading the tables from the root down. It
 * finds candidates only; what they translate to, the page walks say.
 */
public final class PageLister {
  /** More pages than this are taken for a table that maps itself over and over. */
  public static final int MOST_PAGES = 1 << 23;

  /** And so are more tables than this, each counted as often as it is reached. */
  private static final int MOST_TABLES = 1 << 20;

  /**
   * A present entry at which a walk ends: it maps a page, or has reserved bits.
   *
   * @param gva the first linear address that reaches the entry, canonical
   * @param entry the entry's value
   * @param level where it was found
   */
  public record Page(long gva, long entry, PagingLevel level) {}

  /**
   * What was found.
   *
   * @param pages in ascending unsigned order of their address
   * @param missing guest physical addresses of tables that the core does not hold
   */
  public record Listing(List<Page> pages, List<Long> missing) {}

  private final Snapshot snapshot;
  private final PagingControls controls;
  private final PagingMode mode;
  private final List<Page> pages = new ArrayList<>();
  private final List<Long> missing = new ArrayList<>();
  private int tables;

  private PageLister(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.controls = snapshot.controls();
    this.mode = controls.mode();
  }

  /**
   * All candidates of a snapshot; none if paging is off.
   *
   * @throws BadInput if there are more than {@link #MOST_PAGES}, or too many tables
   */
  public static Listing list(Snapshot snapshot) {
    PageLister lister = new PageLister(snapshot);
    if (lister.mode != PagingMode.OFF) {
      long mask = lister.mode.isLongMode() ? 0x000f_ffff_ffff_f000L : 0xffff_f000L;
      lister.table(0, snapshot.controls().cr3() & mask, 0);
    }
    return new Listing(List.copyOf(lister.pages), List.copyOf(lister.missing));
  }

  /** Reads one table; as deep as the mode has levels. */
  private void table(int depth, long table, long above) {
    if (tables++ == MOST_TABLES) {
      throw tooMany("lead to more than %d tables".formatted(MOST_TABLES));
    }
    PagingLevel level = mode.level(depth);
    boolean registers = depth == 0 && mode.hasPdpteRegisters();
    for (long index = 0; index < 1L << level.indexBits(); index++) {
      long entry;
      try {
        entry = registers ? controls.pdptes().get(index) : read(table + index * mode.entryBytes());
      } catch (NotCaptured _) {
        missing.add(table);
        return;
      }
      if ((entry & 1) != 0) {
        entry(depth, entry, above | index << level.shift());
      }
    }
  }

  private void entry(int depth, long entry, long gva) {
    PagingLevel level = mode.level(depth);
    boolean mapsPage = Entries.mapsPage(level, entry, controls);
    EntryFormat format = mapsPage ? level.page() : level.table();
    boolean reserved =
        !(depth == 0 && mode.hasPdpteRegisters())
            && (entry & Entries.reserved(format, mapsPage, controls)) != 0;
    if (!mapsPage && !reserved) {
      table(depth + 1, entry & format.mask(EntryField.FRAME), gva);
      return;
    }
    if (pages.size() == MOST_PAGES) {
      throw tooMany("map more than %d pages".formatted(MOST_PAGES));
    }
    pages.add(new Page(canonical(gva), entry, level));
  }

  private BadInput tooMany(String what) {
    return new BadInput(
        snapshot.name(), "its tables " + what, "walk single addresses of it with `btmmu walk`");
  }

  private long read(long gpa) {
    return mode.entryBytes() == Long.BYTES
        ? snapshot.memory().read64(gpa)
        : Integer.toUnsignedLong(snapshot.memory().read32(gpa));
  }

  private long canonical(long gva) {
    int unused = mode.isLongMode() ? Long.SIZE - mode.linearBits() : 0;
    return gva << unused >> unused;
  }
}
