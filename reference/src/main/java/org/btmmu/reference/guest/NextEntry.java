package org.btmmu.reference.guest;

import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.reference.guest.PossibleWalk.Partial;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.EntryField;
import org.btmmu.spec.guest.EntryFormat;
import org.btmmu.spec.guest.EntryRead;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingLevel;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Rights;
import org.btmmu.spec.memory.PhysicalMemory;

/** What the next entry of a partial walk says, under the controls of the moment. */
public sealed interface NextEntry {
  /** P is 0. */
  record NotPresent() implements NextEntry {}

  /** A reserved bit is set. */
  record Reserved() implements NextEntry {}

  /**
   * The entry leads on.
   *
   * @param read the entry itself
   * @param walk the walk with this entry: partial if it refers to a table, complete if it maps a
   *     page
   */
  record Leads(EntryRead read, PossibleWalk walk) implements NextEntry {
    /** Whether A is set, without which nothing is cached from the entry. */
    @Clause("T-FILL-2")
    public boolean isAccessed() {
      return (read.value() & AccessedDirty.ACCESSED) != 0;
    }
  }

  /** The entry as memory holds it now. */
  static NextEntry now(PhysicalMemory memory, Partial walk, PagingControls controls) {
    return of(word(memory, walk, controls.mode()), walk, controls);
  }

  /** An entry of this value, zero-extended. */
  @Clause({"T-FILL-1", "G-WALK-3", "G-WALK-4"})
  static NextEntry of(long entry, Partial walk, PagingControls controls) {
    PagingMode mode = controls.mode();
    PagingLevel level = mode.level(walk.depth());
    if ((entry & 1) == 0) {
      return new NotPresent();
    }
    boolean mapsPage = Entries.mapsPage(level, entry, controls);
    EntryFormat format = mapsPage ? level.page() : level.table();
    if ((entry & Entries.reserved(format, mapsPage, controls)) != 0) {
      return new Reserved();
    }
    Rights rights = Entries.and(walk.rights(), format, entry);
    long frame = Entries.frame(format, entry);
    PossibleWalk longer =
        mapsPage
            ? new Complete(
                walk.page(),
                walk.pcid(),
                frame,
                level.pageSize(),
                rights,
                format.has(EntryField.GLOBAL, entry) && controls.pge(),
                format.has(EntryField.DIRTY, entry))
            : new Partial(
                walk.page(),
                walk.pcid(),
                walk.depth() + 1,
                address(frame, walk.depth() + 1, walk.page(), mode),
                rights);
    return new Leads(new EntryRead(walk.next(), entry, format), longer);
  }

  /** Where the entry for an address lies in a table of level {@code depth}. */
  @Clause("G-WALK-2")
  static long address(long table, int depth, long address, PagingMode mode) {
    return table + mode.level(depth).index(address) * mode.entryBytes();
  }

  private static long word(PhysicalMemory memory, Partial walk, PagingMode mode) {
    return mode.entryBytes() == 8
        ? memory.read64(walk.next())
        : Integer.toUnsignedLong(memory.read32(walk.next()));
  }
}
