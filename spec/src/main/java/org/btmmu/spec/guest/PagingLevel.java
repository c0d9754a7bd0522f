package org.btmmu.spec.guest;

/**
 * One level of a paging mode: which address bits choose the entry, and how the entry may look.
 *
 * @param name the manual's name of the entry, for example PDE
 * @param shift lowest linear-address bit of the index
 * @param indexBits how many address bits form the index
 * @param table the format of an entry that refers to a table; null at the last level
 * @param page the format of an entry that maps a page; null where no page can be mapped
 * @param pageSize the size of that page; null where no page can be mapped
 * @param largePages what lets this level map a page when PS is set
 */
public record PagingLevel(
    String name,
    int shift,
    int indexBits,
    EntryFormat table,
    EntryFormat page,
    PageSize pageSize,
    LargePages largePages) {

  /** When a level maps a page rather than refer to a table. */
  public enum LargePages {
    /** The level has no pages. */
    NEVER,
    /** The last level: each entry maps a page. */
    ALWAYS,
    /** PS decides. */
    IF_PS,
    /** PS decides if CR4.PSE is 1; otherwise PS is ignored. */
    IF_PS_AND_PSE,
    /** PS decides on processors with 1-GByte pages; otherwise PS is reserved. */
    IF_PS_AND_GIGABYTE_PAGES
  }

  /** The index of {@code address} at this level. */
  public long index(long address) {
    return (address >>> shift) & ((1L << indexBits) - 1);
  }
}
