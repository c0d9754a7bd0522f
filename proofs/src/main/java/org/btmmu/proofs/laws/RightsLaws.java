package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.AccessRights;
import org.btmmu.reference.guest.FaultCode;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Rights;
import org.btmmu.spec.memory.PhysicalMemory;

/** Rights resolved ahead of the access, for a role and an access class. */
public final class RightsLaws {
  private RightsLaws() {}

  @Law(
      id = "rights-resolved",
      says =
          "the read, write and execute rights resolved for a role and an access class are the"
              + " architecture's verdict on each access, and the error code of a missing right is"
              + " recovered from role, class and entries",
      clauses = {
        "G-RGT-1", "G-RGT-2", "G-RGT-3", "G-RGT-4", "G-RGT-5", "G-RGT-6", "G-RGT-7", "G-ERR-2",
        "G-ERR-3", "G-ERR-5", "G-ERR-6"
      })
  static boolean resolved(PagingControls controls, Access access, Rights page) {
    given(page.key() >= 0 && page.key() <= 15);
    given(controls.mode().depth() > 0);
    given(controls.nxe() || !page.noExecute());
    boolean permitted = AccessRights.permits(page, access, controls);
    boolean keyPermits = AccessRights.keyPermits(page, access, controls);
    Cover.controls(controls);
    Cover.access(access);
    cover("permitted", permitted);
    cover("denied by the key alone", !keyPermits && page.user() && page.writable());
    cover("denied, key permits", !permitted && keyPermits);
    cover("denied, key too", !permitted && !keyPermits && !page.writable());
    cover("supervisor key", !keyPermits && !page.user());

    long entries = entries(page);
    int bits = FastAccess.of(access);
    FastControls fast = FastControls.of(controls);
    int accessClass = FastAccess.accessClass(bits);
    int granted = FastRights.resolve(fast.role, fast.keys, accessClass, entries, page.key());
    boolean allowed = (granted & FastAccess.need(bits)) != 0;
    int code = FastRights.faultCode(fast.role, fast.keys, bits, entries, page.key());
    return allowed == permitted
        && (permitted || code == FaultCode.denied(access, keyPermits, controls));
  }

  @Law(
      id = "role-complete",
      says =
          "two control states with the same mode, role and key values give every access to every"
              + " memory the same outcome from the same root: no control bit is forgotten",
      clauses = {
        "G-RGT-1",
        "G-RGT-2",
        "G-RGT-3",
        "G-RGT-4",
        "G-RGT-5",
        "G-RGT-6",
        "G-WALK-4",
        "G-WALK-5",
        "G-WALK-8",
        "G-FMT-7"
      })
  static boolean roleComplete(
      PhysicalMemory memory, PagingControls one, PagingControls other, Access access) {
    given(one.mode() == other.mode());
    given(one.cr3() == other.cr3() && same(one.pdptes(), other.pdptes()));
    FastControls fastOne = FastControls.of(one);
    FastControls fastOther = FastControls.of(other);
    given(fastOne.role == fastOther.role && fastOne.keys == fastOther.keys);
    cover("PSE differs", one.pse() != other.pse());
    cover("NXE differs", one.nxe() != other.nxe());
    cover("PKRU differs", one.pkru() != other.pkru());
    cover("processor differs", !one.processor().equals(other.processor()));
    return PageWalk.walk(memory, one, access)
        .outcome()
        .equals(PageWalk.walk(memory, other, access).outcome());
  }

  private static boolean same(Pdptes one, Pdptes other) {
    return one.equals(other);
  }

  /** Rights as the fast walk accumulates them. */
  private static long entries(Rights page) {
    return (page.user() ? 4L : 0)
        | (page.writable() ? 2L : 0)
        | (page.noExecute() ? 0 : Long.MIN_VALUE);
  }
}
