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
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.Processor;
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
    reasons(page, access, permitted, !permitted && keyPermits);

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

  /** Each reason to refuse or to spare; {@code others}: only rights other than the key refuse. */
  private static void reasons(Rights page, Access access, boolean permitted, boolean others) {
    boolean fetch = access.kind().isFetch();
    boolean userData = page.user() && access.kind() == AccessKind.READ;
    cover("user page", page.user());
    cover("supervisor page", !page.user());
    cover("writable", page.writable());
    cover("read-only", !page.writable());
    cover("not executable", page.noExecute());
    cover("executable", !page.noExecute());
    cover("SMAP refuses", others && userData && !access.ac());
    cover("SMAP refuses although AC is 1", others && userData && access.ac());
    cover("SMEP refuses", others && fetch && page.user() && !page.noExecute());
    cover("XD refuses", others && fetch && page.noExecute());
    cover("user access to a supervisor page", others && !access.isSupervisor() && !page.user());
    cover("read-only page written", permitted && access.kind().isWrite() && !page.writable());
  }

  @Law(
      id = "role-complete",
      says =
          "two control states with the same mode, role, key values and root, and two accesses of"
              + " the same class and need to the same address, give the same outcome in every"
              + " memory: no control bit, privilege or feature is forgotten",
      clauses = {
        "G-ACC-2",
        "G-ACC-3",
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
      PhysicalMemory memory,
      PagingControls one,
      PagingControls other,
      Access access,
      Access otherAccess) {
    given(one.mode() == other.mode());
    given(one.cr3() == other.cr3() && one.pdptes().equals(other.pdptes()));
    given(access.address() == otherAccess.address());
    given(FastAccess.of(access) == FastAccess.of(otherAccess));
    FastControls fastOne = FastControls.of(one);
    FastControls fastOther = FastControls.of(other);
    given(fastOne.role == fastOther.role && fastOne.keys == fastOther.keys);
    ignored(one, other);
    cover("CPL differs", access.cpl() != otherAccess.cpl());
    cover("AC differs", access.ac() != otherAccess.ac());
    cover("implicit differs", access.implicit() != otherAccess.implicit());
    cover("kind differs", access.kind() != otherAccess.kind());
    Outcome outcome = PageWalk.walk(memory, one, access).outcome();
    Cover.outcome(outcome, one.mode());
    Cover.page(outcome, one.mode());
    return outcome.equals(PageWalk.walk(memory, other, otherAccess).outcome());
  }

  /** Where paging is on, these may differ under one role in a mode that ignores them. */
  private static void ignored(PagingControls one, PagingControls other) {
    if (one.mode().depth() == 0) {
      return;
    }
    cover("PSE differs", one.pse() != other.pse());
    cover("NXE differs", one.nxe() != other.nxe());
    cover("PKE differs", one.pke() != other.pke());
    cover("PKS differs", one.pks() != other.pks());
    cover("PKRU differs", one.pkru() != other.pkru());
    cover("PKRS differs", one.pkrs() != other.pkrs());
    Processor processor = one.processor();
    Processor otherProcessor = other.processor();
    cover(
        "MAXPHYADDR differs",
        processor.maxPhysicalAddress() != otherProcessor.maxPhysicalAddress());
    cover("PSE-36 differs", processor.pse36() != otherProcessor.pse36());
    cover("1-GByte pages differ", processor.gigabytePages() != otherProcessor.gigabytePages());
    cover("Intel and AMD", processor.amd() != otherProcessor.amd());
  }

  /** Rights as the fast walk accumulates them. */
  private static long entries(Rights page) {
    return (page.user() ? 4L : 0)
        | (page.writable() ? 2L : 0)
        | (page.noExecute() ? 0 : Long.MIN_VALUE);
  }
}
