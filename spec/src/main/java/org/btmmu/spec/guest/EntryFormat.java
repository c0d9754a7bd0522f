package org.btmmu.spec.guest;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.spec.Clause;

/**
 * The formats of paging-structure entries, one row each, every bit claimed exactly once. SDM volume
 * 3A, figures 5-4 (32-bit), 5-7 (PAE) and 5-11 (4- and 5-level) of the pinned edition.
 *
 * <p>Read a row as the figure, from bit 0 upwards: a meaning, then its bit or its highest and
 * lowest bit. All formats but PDPTE_PAE begin alike ({@link Low}).
 */
@Clause({"G-FMT-1", "G-FMT-2", "G-FMT-3", "G-FMT-4", "G-FMT-5", "G-FMT-6", "G-FMT-7"})
public enum EntryFormat {
  // 32-bit paging: 4-byte entries.
  PDE_TABLE_32(32, Low.BITS + "IGNORED 11:6, FRAME 31:12"),
  PDE_4MB(
      32,
      Low.BITS
          + "DIRTY 6, PAGE_SIZE 7, GLOBAL 8, IGNORED 11:9, CACHING 12, "
          + "FRAME_HIGH 20:13, RESERVED 21, FRAME 31:22"),
  PTE_32(32, Low.BITS + "DIRTY 6, CACHING 7, GLOBAL 8, IGNORED 11:9, FRAME 31:12"),

  // PAE paging: 8-byte entries; a PDPTE is a register, not memory.
  PDPTE_PAE(
      64,
      "PRESENT 0, RESERVED 2:1, CACHING 4:3, RESERVED 8:5, IGNORED 11:9, "
          + "FRAME 51:12, RESERVED 63:52"),
  PDE_TABLE_PAE(
      64,
      Low.BITS
          + "IGNORED 6, PAGE_SIZE 7, IGNORED 11:8, FRAME 51:12, RESERVED 62:52, NO_EXECUTE 63"),
  PDE_2MB_PAE(
      64,
      Low.BITS
          + "DIRTY 6, PAGE_SIZE 7, GLOBAL 8, IGNORED 11:9, CACHING 12, RESERVED 20:13, "
          + "FRAME 51:21, RESERVED 62:52, NO_EXECUTE 63"),
  PTE_PAE(
      64,
      Low.BITS
          + "DIRTY 6, CACHING 7, GLOBAL 8, IGNORED 11:9, FRAME 51:12, RESERVED 62:52, "
          + "NO_EXECUTE 63"),

  // 4-level and 5-level paging: 8-byte entries. A PML5E has the format of a PML4E.
  PML4E(
      64,
      Low.BITS
          + "IGNORED 6, RESERVED 7, NON_LEAF_GLOBAL 8, IGNORED 11:9, FRAME 51:12, "
          + "IGNORED 62:52, NO_EXECUTE 63"),
  PDPTE_TABLE(
      64,
      Low.BITS + "IGNORED 6, PAGE_SIZE 7, IGNORED 11:8, FRAME 51:12, IGNORED 62:52, NO_EXECUTE 63"),
  PDPTE_1GB(
      64,
      Low.BITS
          + "DIRTY 6, PAGE_SIZE 7, GLOBAL 8, IGNORED 11:9, CACHING 12, RESERVED 29:13, "
          + "FRAME 51:30, IGNORED 58:52, KEY 62:59, NO_EXECUTE 63"),
  PDE_TABLE(
      64,
      Low.BITS + "IGNORED 6, PAGE_SIZE 7, IGNORED 11:8, FRAME 51:12, IGNORED 62:52, NO_EXECUTE 63"),
  PDE_2MB(
      64,
      Low.BITS
          + "DIRTY 6, PAGE_SIZE 7, GLOBAL 8, IGNORED 11:9, CACHING 12, RESERVED 20:13, "
          + "FRAME 51:21, IGNORED 58:52, KEY 62:59, NO_EXECUTE 63"),
  PTE(
      64,
      Low.BITS
          + "DIRTY 6, CACHING 7, GLOBAL 8, IGNORED 11:9, FRAME 51:12, IGNORED 58:52, "
          + "KEY 62:59, NO_EXECUTE 63");

  /** Bits 0 to 5 of all formats but one. */
  private static final class Low {
    static final String BITS = "PRESENT 0, WRITABLE 1, USER 2, CACHING 4:3, ACCESSED 5, ";
  }

  /**
   * A run of bits with one meaning.
   *
   * @param high highest bit, 0 … 63
   * @param low lowest bit, 0 … high
   */
  public record Bits(EntryField field, int high, int low) {
    /** The bits as a mask. */
    public long mask() {
      return (-1L >>> (63 - (high - low))) << low;
    }
  }

  private final int sizeBits;
  private final List<Bits> bits;
  private final long[] masks = new long[EntryField.values().length];

  EntryFormat(int sizeBits, String row) {
    this.sizeBits = sizeBits;
    List<Bits> runs = new ArrayList<>();
    for (String run : row.split(", ", -1)) {
      String[] parts = run.split("[ :]", -1);
      int high = Integer.parseInt(parts[1]);
      int low = Integer.parseInt(parts[parts.length - 1]);
      runs.add(new Bits(EntryField.valueOf(parts[0]), high, low));
    }
    this.bits = List.copyOf(runs);
    for (Bits run : bits) {
      masks[run.field().ordinal()] |= run.mask();
    }
  }

  /** The size of an entry, 32 or 64 bits. */
  public int sizeBits() {
    return sizeBits;
  }

  /** The bits that have this meaning, as a mask; 0 where the format has none. */
  public long mask(EntryField field) {
    return masks[field.ordinal()];
  }

  /** Whether a bit of this meaning is set in {@code entry}. */
  public boolean has(EntryField field, long entry) {
    return (entry & mask(field)) != 0;
  }

  /** The row itself, from bit 0 upwards. */
  public List<Bits> bits() {
    return bits;
  }
}
