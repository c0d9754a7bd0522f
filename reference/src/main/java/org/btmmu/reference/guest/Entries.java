package org.btmmu.reference.guest;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.EntryField;
import org.btmmu.spec.guest.EntryFormat;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingLevel;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.guest.Rights;

/** What one paging-structure entry says (SDM 3A 5.3 to 5.5). */
public final class Entries {
  private Entries() {}

  /** Whether a present entry of this level maps a page rather than refer to a table. */
  @Clause({"G-WALK-5", "G-FMT-2"})
  public static boolean mapsPage(PagingLevel level, long entry, PagingControls controls) {
    return switch (level.largePages()) {
      case NEVER -> false;
      case ALWAYS -> true;
      case IF_PS -> hasPageSize(level, entry);
      case IF_PS_AND_PSE -> hasPageSize(level, entry) && controls.pse();
      case IF_PS_AND_GIGABYTE_PAGES ->
          hasPageSize(level, entry) && controls.processor().gigabytePages();
    };
  }

  private static boolean hasPageSize(PagingLevel level, long entry) {
    return level.page().has(EntryField.PAGE_SIZE, entry);
  }

  /** The bits that must be 0 in an entry of this format. */
  @Clause({"G-WALK-4", "G-FMT-1", "G-FMT-3", "G-FMT-4", "G-FMT-5", "G-FMT-6", "G-FMT-7"})
  public static long reserved(EntryFormat format, boolean mapsPage, PagingControls controls) {
    Processor processor = controls.processor();
    long reserved = format.mask(EntryField.RESERVED);
    reserved |= format.mask(EntryField.FRAME) & from(processor.maxPhysicalAddress());
    reserved |= format.mask(EntryField.FRAME_HIGH) & from(13 + pse36Bits(processor));
    if (!mapsPage) {
      reserved |= format.mask(EntryField.PAGE_SIZE);
    }
    if (!controls.nxe()) {
      reserved |= format.mask(EntryField.NO_EXECUTE);
    }
    if (processor.amd()) {
      reserved |= format.mask(EntryField.NON_LEAF_GLOBAL);
    }
    return reserved;
  }

  /** How many physical-address bits above bit 31 a 4-MByte page can have. */
  @Clause("G-FMT-3")
  private static int pse36Bits(Processor processor) {
    return processor.pse36() ? Math.min(40, processor.maxPhysicalAddress()) - 32 : 0;
  }

  /** A mask of bit {@code lowest} and all above it. */
  private static long from(int lowest) {
    return -1L << lowest;
  }

  /** The physical address of the table or page that the entry refers to. */
  @Clause({"G-WALK-2", "G-WALK-6"})
  public static long frame(EntryFormat format, long entry) {
    long high = (entry & format.mask(EntryField.FRAME_HIGH)) << (32 - 13);
    return (entry & format.mask(EntryField.FRAME)) | high;
  }

  /** The rights of a walk after one entry more. */
  @Clause({"G-WALK-7", "G-WALK-8"})
  public static Rights and(Rights above, EntryFormat format, long entry) {
    return new Rights(
        above.user() && allows(format, EntryField.USER, entry),
        above.writable() && allows(format, EntryField.WRITABLE, entry),
        above.noExecute() || format.has(EntryField.NO_EXECUTE, entry),
        key(format, entry));
  }

  /** A format without the bit (PDPTE_PAE) takes no right away. */
  private static boolean allows(EntryFormat format, EntryField right, long entry) {
    return format.mask(right) == 0 || format.has(right, entry);
  }

  /** The protection key, bits 62:59 of the formats that have one; else 0. */
  private static int key(EntryFormat format, long entry) {
    return (int) ((entry & format.mask(EntryField.KEY)) >>> 59);
  }
}
