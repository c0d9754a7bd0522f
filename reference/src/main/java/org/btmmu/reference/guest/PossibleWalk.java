package org.btmmu.reference.guest;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Rights;

/**
 * What a processor may know of one 4-KByte page of linear addresses: how far a page walk for it
 * came, and with what result. A large page is known as one walk for each 4 KByte of it (T-CACHE-3).
 */
@Clause({"T-CACHE-1", "T-CACHE-2", "T-CACHE-3"})
public sealed interface PossibleWalk {
  /** The linear address of the page, a multiple of 4096. */
  long page();

  /** The PCID it belongs to, 0 … 4095; 0 without CR4.PCIDE. */
  int pcid();

  /**
   * A walk that has not come to its last entry.
   *
   * @param depth the level of the entry to read next; 0 is the root
   * @param next guest physical address of that entry
   * @param rights what the entries before allow
   */
  record Partial(long page, int pcid, int depth, long next, Rights rights) implements PossibleWalk {
    /** Walks that differ rarely agree in both addresses. */
    @Override
    public int hashCode() {
      return Long.hashCode(31 * page + next);
    }
  }

  /**
   * A walk that found its page.
   *
   * @param frame guest physical address of the page that the last entry maps
   * @param size size of that page
   * @param rights what the entries together allow
   * @param global usable under every PCID: G was set and CR4.PGE was 1
   * @param dirty D of the last entry as it was read
   */
  record Complete(
      long page, int pcid, long frame, PageSize size, Rights rights, boolean global, boolean dirty)
      implements PossibleWalk {
    /** Walks that differ rarely agree in both addresses. */
    @Override
    public int hashCode() {
      return Long.hashCode(31 * page + frame);
    }

    /** The translation of an address in the page. */
    public Outcome.Translation translation(long address) {
      return new Outcome.Translation(
          frame | (address & size.offsetMask()), size, rights, global, dirty);
    }

    /** Whether a translation under this PCID may use the walk. */
    @Clause({"T-USE-1", "T-CACHE-4"})
    public boolean isUsableUnder(int currentPcid) {
      return global || pcid == currentPcid;
    }

    /**
     * Whether the rights allow an access under the controls as they are now. XD forbids only while
     * EFER.NXE is 1. D is not judged here.
     */
    @Clause({"T-USE-2", "T-USE-3"})
    public boolean permits(Access access, PagingControls controls) {
      return AccessRights.permits(rightsUnder(controls), access, controls);
    }

    /** Whether the protection key allows an access under the controls as they are now. */
    @Clause("T-USE-3")
    public boolean keyPermits(Access access, PagingControls controls) {
      return AccessRights.keyPermits(rightsUnder(controls), access, controls);
    }

    private Rights rightsUnder(PagingControls controls) {
      return new Rights(
          rights.user(), rights.writable(), rights.noExecute() && controls.nxe(), rights.key());
    }
  }

  /**
   * A walk that is about to read its first entry in memory: at the root table, or below a present
   * PDPTE register.
   *
   * @return null if there is none: paging is off, the page has no linear address in this mode, or
   *     the PDPTE register is not present
   */
  @Clause({"G-WALK-2", "G-WALK-9", "G-AD-4", "T-FILL-1"})
  static Partial begin(long page, int pcid, PagingControls controls) {
    PagingMode mode = controls.mode();
    boolean exists =
        mode.isLongMode() ? LinearAddress.isCanonical(page, mode) : page >>> mode.linearBits() == 0;
    if (mode == PagingMode.OFF || !exists) {
      return null;
    }
    if (!mode.hasPdpteRegisters()) {
      long root = controls.cr3() & (mode.isLongMode() ? 0x000F_FFFF_FFFF_F000L : 0xFFFF_F000L);
      return new Partial(page, pcid, 0, NextEntry.address(root, 0, page, mode), Rights.ALL);
    }
    long register = controls.pdptes().get(mode.level(0).index(page));
    if ((register & 1) == 0) {
      return null;
    }
    long table = Entries.frame(mode.level(0).table(), register);
    return new Partial(page, pcid, 1, NextEntry.address(table, 1, page, mode), Rights.ALL);
  }
}
