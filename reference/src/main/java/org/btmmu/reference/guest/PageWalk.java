package org.btmmu.reference.guest;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.EntryField;
import org.btmmu.spec.guest.EntryFormat;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingLevel;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Rights;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The page walk of SDM 3A chapter 5, for the first byte of an access. One loop serves every mode;
 * what differs between modes is in the tables {@link PagingMode} and {@link EntryFormat}.
 */
public final class PageWalk {
  private PageWalk() {}

  /** The outcome of an access to memory as it is now. Memory does not change. */
  public static Walk walk(PhysicalMemory memory, PagingControls controls, Access access) {
    return walk(memory, controls, access, false);
  }

  /**
   * The same walk as the processor makes it: A is set in each entry as the walk goes down, before
   * the next is read, and A and D in the last once the access is found to be allowed.
   *
   * <p>An access that faults may leave A set in the entries above the fault or not (G-AD-3): this
   * walk sets them all, {@link #walk} none, and any prefix is allowed.
   */
  public static Walk access(PhysicalMemory memory, PagingControls controls, Access access) {
    return walk(memory, controls, access, true);
  }

  @Clause({"G-WALK-1", "G-WALK-2", "G-WALK-3", "G-WALK-4", "G-CAN-1", "G-ERR-7"})
  private static Walk walk(
      PhysicalMemory memory, PagingControls controls, Access access, boolean mark) {
    PagingMode mode = controls.mode();
    long address = LinearAddress.of(access, 0, controls);
    EntryRead[] reads = new EntryRead[mode.depth()];
    if (mode == PagingMode.OFF) {
      return new Walk(unpaged(address), reads, 0);
    }
    if (!LinearAddress.isCanonical(address, mode)) {
      return new Walk(LinearAddress.nonCanonical(access), reads, 0);
    }
    long table = root(controls);
    Rights rights = Rights.ALL;
    for (int depth = 0; depth < mode.depth(); depth++) {
      PagingLevel level = mode.level(depth);
      boolean register = depth == 0 && mode.hasPdpteRegisters();
      long gpa = register ? -1 : table + level.index(address) * mode.entryBytes();
      long entry = register ? controls.pdptes().get(level.index(address)) : read(memory, mode, gpa);

      if ((entry & 1) == 0) { // P is bit 0 of every format
        int code = FaultCode.notPresent(access, controls);
        return new Walk(new Outcome.PageFault(code, address), reads, depth);
      }
      boolean mapsPage = Entries.mapsPage(level, entry, controls);
      EntryFormat format = mapsPage ? level.page() : level.table();
      if (!register && (entry & Entries.reserved(format, mapsPage, controls)) != 0) {
        int code = FaultCode.reserved(access, controls);
        return new Walk(new Outcome.PageFault(code, address), reads, depth);
      }
      reads[depth] = new EntryRead(gpa, entry, format);
      rights = Entries.and(rights, format, entry);
      if (mapsPage) {
        Outcome outcome = page(level.pageSize(), reads[depth], rights, access, controls);
        if (mark && outcome instanceof Outcome.Translation) {
          AccessedDirty.set(memory, reads[depth], AccessedDirty.ofPage(access));
        }
        return new Walk(outcome, reads, depth + 1);
      }
      if (mark && !register) {
        AccessedDirty.set(memory, reads[depth], AccessedDirty.ACCESSED);
      }
      table = Entries.frame(format, entry);
    }
    throw new IllegalStateException("each entry of the last level maps a page");
  }

  /** SDM 3A 5.1.1: without paging the linear address is the physical address. */
  @Clause("G-WALK-1")
  private static Outcome unpaged(long address) {
    return new Outcome.Translation(address, PageSize.SIZE_4KB, Rights.ALL, false, true);
  }

  /** The physical address of the first table. */
  @Clause({"G-WALK-2", "G-WALK-9"})
  private static long root(PagingControls controls) {
    return controls.cr3() & (controls.mode().isLongMode() ? 0x000F_FFFF_FFFF_F000L : 0xFFFF_F000L);
  }

  private static long read(PhysicalMemory memory, PagingMode mode, long gpa) {
    return mode.entryBytes() == 8 ? memory.read64(gpa) : Integer.toUnsignedLong(memory.read32(gpa));
  }

  /** What the entry that maps the page makes of the access. */
  @Clause({"G-WALK-6", "G-WALK-8", "G-ERR-2", "G-ERR-7"})
  private static Outcome page(
      PageSize size, EntryRead leaf, Rights rights, Access access, PagingControls controls) {
    long address = LinearAddress.of(access, 0, controls);
    if (!AccessRights.permits(rights, access, controls)) {
      boolean keyPermits = AccessRights.keyPermits(rights, access, controls);
      return new Outcome.PageFault(FaultCode.denied(access, keyPermits, controls), address);
    }
    long frame = Entries.frame(leaf.format(), leaf.value());
    boolean global = leaf.format().has(EntryField.GLOBAL, leaf.value()) && controls.pge();
    boolean dirty = leaf.format().has(EntryField.DIRTY, leaf.value());
    return new Outcome.Translation(
        frame | (address & size.offsetMask()), size, rights, global, dirty);
  }
}
