package org.btmmu.reference.guest;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.Rights;

/** SDM 3A 5.6: which accesses the rights of a page allow. */
public final class AccessRights {
  private AccessRights() {}

  /** SDM 3A 5.6: may an access of this kind use a page with these rights? */
  public static boolean permits(Rights page, Access access, PagingControls controls) {
    return reaches(page, access, controls)
        && mayUse(page, access, controls)
        && keyPermits(page, access, controls);
  }

  /** May the access touch pages of this mode (user or supervisor) at all? */
  @Clause({"G-RGT-1", "G-RGT-3", "G-RGT-4"})
  private static boolean reaches(Rights page, Access access, PagingControls controls) {
    if (!access.isSupervisor()) {
      return page.user();
    }
    if (!page.user()) {
      return true;
    }
    if (access.kind().isFetch()) {
      return !controls.smep();
    }
    return !controls.smap() || (access.ac() && !access.implicit());
  }

  /** Do R/W and XD allow this kind of access? */
  @Clause({"G-RGT-1", "G-RGT-2", "G-RGT-4", "G-ACC-3"})
  private static boolean mayUse(Rights page, Access access, PagingControls controls) {
    if (access.kind().isFetch()) {
      return !page.noExecute();
    }
    if (access.kind().isWrite()) {
      return page.writable() || (access.isSupervisor() && !controls.wp());
    }
    return true;
  }

  /** SDM 3A 5.6.2: does the protection key allow the access, whatever the other rights say? */
  @Clause({"G-RGT-5", "G-RGT-6", "G-RGT-7"})
  public static boolean keyPermits(Rights page, Access access, PagingControls controls) {
    boolean enabled = page.user() ? controls.pke() : controls.pks();
    if (!controls.mode().isLongMode() || !enabled || access.kind().isFetch()) {
      return true;
    }
    int register = page.user() ? controls.pkru() : controls.pkrs();
    boolean accessDisabled = (register >>> (2 * page.key()) & 1) != 0;
    boolean writeDisabled = (register >>> (2 * page.key() + 1) & 1) != 0;
    if (accessDisabled) {
      return false;
    }
    boolean spared = !controls.wp() && (access.isSupervisor() || !page.user());
    return !(access.kind().isWrite() && writeDisabled && !spared);
  }
}
