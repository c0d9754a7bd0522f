package org.btmmu.conformance.campaign;

import java.util.List;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Processor;

/**
 * A scenario with what the steps of a trace need to know of it.
 *
 * @param scenario the scenario itself
 * @param processor the processor model of its CPUs
 * @param tables the page tables; of two formats if the guest can switch between them
 * @param frames guest physical addresses of 4-KByte pages to map
 * @param largeFrames guest physical addresses to map as large pages
 * @param pages linear addresses of the pages that accesses go to
 */
record Guest(
    Scenario scenario,
    Processor processor,
    List<Tables> tables,
    long[] frames,
    long[] largeFrames,
    long[] pages) {
  /**
   * A paging-structure entry that steps change.
   *
   * @param gpa its guest physical address, which is also a linear address through which it can be
   *     stored
   * @param mode the paging mode whose entry it is
   * @param depth its level, 0 is the root
   */
  record Entry(long gpa, PagingMode mode, int depth) {
    boolean isLast() {
      return depth == mode.depth() - 1;
    }

    /** Whether it can map a large page. */
    boolean mayBeLarge() {
      return !isLast() && mode.level(depth).pageSize() != null;
    }
  }

  /**
   * Page tables of one mode: of two spaces, which share some.
   *
   * @param rootA CR3 of space A, without PCID
   * @param rootB CR3 of space B
   * @param v0 entry that maps page V0 in space A
   * @param v1 entry that maps page V1 in space A
   * @param v0InB entry that maps page V0 in space B; may be {@code v0}
   * @param vTable entry above {@code v0} in space A
   * @param sTable entry that maps the same table elsewhere
   * @param large entry that maps page LARGE
   * @param entries all entries that steps may change
   * @param pageTable the table that {@code vTable} refers to
   * @param otherTable another table of this level
   */
  record Tables(
      PagingMode mode,
      long rootA,
      long rootB,
      Entry v0,
      Entry v1,
      Entry v0InB,
      Entry vTable,
      Entry sTable,
      Entry large,
      List<Entry> entries,
      long pageTable,
      long otherTable) {
    /** The page V0 through the table's other place. */
    long s0() {
      return sPage(mode);
    }

    /** A page that is mapped by a large page. */
    long largePage() {
      return V0 + 2 * bytesOfTable(mode);
    }
  }

  /** The page V0; V1 is its odd neighbour, V2 the page after. */
  static final long V0 = 0x80_0000;

  static final long V1 = V0 + 0x1000;
  static final long V2 = V0 + 0x2000;

  /** How far the second page of a large page, which accesses go to, is from its beginning. */
  static final long IN_LARGE = 0x5000;

  /** How many bytes of linear addresses a table of the last level maps. */
  static long bytesOfTable(PagingMode mode) {
    return 1L << mode.level(mode.depth() - 2).shift();
  }

  /** Where the table of V0 is mapped a second time. */
  static long sPage(PagingMode mode) {
    return V0 + bytesOfTable(mode);
  }

  /** The tables of the guest's main mode. */
  Tables main() {
    return tables.getFirst();
  }
}
