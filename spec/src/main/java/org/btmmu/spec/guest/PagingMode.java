package org.btmmu.spec.guest;

import static org.btmmu.spec.guest.PagingLevel.LargePages.ALWAYS;
import static org.btmmu.spec.guest.PagingLevel.LargePages.IF_PS;
import static org.btmmu.spec.guest.PagingLevel.LargePages.IF_PS_AND_GIGABYTE_PAGES;
import static org.btmmu.spec.guest.PagingLevel.LargePages.IF_PS_AND_PSE;
import static org.btmmu.spec.guest.PagingLevel.LargePages.NEVER;

import org.btmmu.spec.Clause;

/** The paging modes of SDM 3A 5.1.1, each a list of levels from the root to the last table. */
@Clause({"G-MODE-1", "G-MODE-2"})
public enum PagingMode {
  /** CR0.PG = 0: a linear address is the physical address. */
  OFF("no paging", 32, 0),

  /** 32-bit paging: two levels of 4-byte entries. */
  BITS_32(
      "32-bit",
      32,
      4,
      new PagingLevel(
          "PDE",
          22,
          10,
          EntryFormat.PDE_TABLE_32,
          EntryFormat.PDE_4MB,
          PageSize.SIZE_4MB,
          IF_PS_AND_PSE),
      new PagingLevel("PTE", 12, 10, null, EntryFormat.PTE_32, PageSize.SIZE_4KB, ALWAYS)),

  /** PAE paging: four PDPTE registers, then two levels of 8-byte entries. */
  PAE(
      "PAE",
      32,
      8,
      new PagingLevel("PDPTE", 30, 2, EntryFormat.PDPTE_PAE, null, null, NEVER),
      new PagingLevel(
          "PDE",
          21,
          9,
          EntryFormat.PDE_TABLE_PAE,
          EntryFormat.PDE_2MB_PAE,
          PageSize.SIZE_2MB,
          IF_PS),
      new PagingLevel("PTE", 12, 9, null, EntryFormat.PTE_PAE, PageSize.SIZE_4KB, ALWAYS)),

  /** 4-level paging: 48-bit linear addresses. */
  FOUR_LEVEL(
      "4-level",
      48,
      8,
      new PagingLevel("PML4E", 39, 9, EntryFormat.PML4E, null, null, NEVER),
      pdpte(),
      pde(),
      pte()),

  /** 5-level paging: 57-bit linear addresses. */
  FIVE_LEVEL(
      "5-level",
      57,
      8,
      new PagingLevel("PML5E", 48, 9, EntryFormat.PML4E, null, null, NEVER),
      new PagingLevel("PML4E", 39, 9, EntryFormat.PML4E, null, null, NEVER),
      pdpte(),
      pde(),
      pte());

  private final String title;
  private final int linearBits;
  private final int entryBytes;
  private final PagingLevel[] levels;

  PagingMode(String title, int linearBits, int entryBytes, PagingLevel... levels) {
    this.title = title;
    this.linearBits = linearBits;
    this.entryBytes = entryBytes;
    this.levels = levels;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  /** How many bits of a linear address are translated: 32, 48 or 57. */
  public int linearBits() {
    return linearBits;
  }

  /** The size of an entry in bytes, 4 or 8; 0 without paging. */
  public int entryBytes() {
    return entryBytes;
  }

  /** How many levels a walk has at the most. */
  public int depth() {
    return levels.length;
  }

  /** The level at {@code index}; 0 is the root. */
  public PagingLevel level(int index) {
    return levels[index];
  }

  /** Whether EFER.LMA is 1: 64-bit registers, canonical addresses, protection keys. */
  public boolean isLongMode() {
    return linearBits > 32;
  }

  /** Whether the walk starts from the four PDPTE registers rather than from memory. */
  public boolean hasPdpteRegisters() {
    return levels.length > 0 && levels[0].table() == EntryFormat.PDPTE_PAE;
  }

  private static PagingLevel pdpte() {
    return new PagingLevel(
        "PDPTE",
        30,
        9,
        EntryFormat.PDPTE_TABLE,
        EntryFormat.PDPTE_1GB,
        PageSize.SIZE_1GB,
        IF_PS_AND_GIGABYTE_PAGES);
  }

  private static PagingLevel pde() {
    return new PagingLevel(
        "PDE", 21, 9, EntryFormat.PDE_TABLE, EntryFormat.PDE_2MB, PageSize.SIZE_2MB, IF_PS);
  }

  private static PagingLevel pte() {
    return new PagingLevel("PTE", 12, 9, null, EntryFormat.PTE, PageSize.SIZE_4KB, ALWAYS);
  }
}
