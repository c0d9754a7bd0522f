package org.btmmu.conformance.access;

import static org.btmmu.conformance.access.AccessFlag.CR0_WP;
import static org.btmmu.conformance.access.AccessFlag.CR4_PKE;
import static org.btmmu.conformance.access.AccessFlag.CR4_SMEP;
import static org.btmmu.conformance.access.AccessFlag.EFER_NXE;
import static org.btmmu.conformance.access.AccessFlag.FETCH_ACCESS;
import static org.btmmu.conformance.access.AccessFlag.KEY;
import static org.btmmu.conformance.access.AccessFlag.PDE_BIT_13;
import static org.btmmu.conformance.access.AccessFlag.PDE_BIT_36;
import static org.btmmu.conformance.access.AccessFlag.PDE_BIT_51;
import static org.btmmu.conformance.access.AccessFlag.PDE_NO_EXECUTE;
import static org.btmmu.conformance.access.AccessFlag.PDE_PAGE_SIZE;
import static org.btmmu.conformance.access.AccessFlag.PDE_PRESENT;
import static org.btmmu.conformance.access.AccessFlag.PDE_USER;
import static org.btmmu.conformance.access.AccessFlag.PDE_WRITABLE;
import static org.btmmu.conformance.access.AccessFlag.PDPTE_READ_ONLY;
import static org.btmmu.conformance.access.AccessFlag.PKRU_ACCESS_DISABLE;
import static org.btmmu.conformance.access.AccessFlag.PKRU_WRITE_DISABLE;
import static org.btmmu.conformance.access.AccessFlag.PTE_BIT_36;
import static org.btmmu.conformance.access.AccessFlag.PTE_BIT_51;
import static org.btmmu.conformance.access.AccessFlag.PTE_NO_EXECUTE;
import static org.btmmu.conformance.access.AccessFlag.PTE_PRESENT;
import static org.btmmu.conformance.access.AccessFlag.PTE_USER;
import static org.btmmu.conformance.access.AccessFlag.PTE_WRITABLE;
import static org.btmmu.conformance.access.AccessFlag.USER_ACCESS;
import static org.btmmu.conformance.access.AccessFlag.WRITE_ACCESS;

/**
 * The second opinion on x86 page walks: rules 1 to 5 of {@code prior-art.md} 5.1, which restate the
 * oracle of kvm-unit-tests. It looks at the flags of a case only, never at tables or at another
 * walk. It uses nothing of this project.
 */
final class AccessRules {
  /** The access is allowed. */
  static final int ALLOWED = -1;

  private static final int P = 1;
  private static final int W = 2;
  private static final int U = 4;
  private static final int RSVD = 8;
  private static final int I = 16;
  private static final int PK = 32;

  private AccessRules() {}

  /** The error code of the page fault that the case raises, or {@link #ALLOWED}. */
  static int expected(int flags) {
    int code = accessCode(flags);
    if (!PDE_PRESENT.in(flags)) {
      return code & ~P;
    }
    if (pdeReserved(flags)) {
      return code | RSVD;
    }
    boolean writable = !PDPTE_READ_ONLY.in(flags) && PDE_WRITABLE.in(flags);
    boolean user = PDE_USER.in(flags);
    boolean executable = !PDE_NO_EXECUTE.in(flags);
    if (!PDE_PAGE_SIZE.in(flags)) {
      if (!PTE_PRESENT.in(flags)) {
        return code & ~P;
      }
      if (pteReserved(flags)) {
        return code | RSVD;
      }
      writable = writable && PTE_WRITABLE.in(flags);
      user = user && PTE_USER.in(flags);
      executable = executable && !PTE_NO_EXECUTE.in(flags);
    }
    boolean keyFault = user && deniedByKey(flags);
    boolean fault = keyFault || deniedByRights(flags, writable, user, executable);
    return fault ? code | (keyFault ? PK : 0) : ALLOWED;
  }

  /** Whether the walk passes the PDE: it is present and has no reserved bit. */
  static boolean reachesPage(int flags) {
    return PDE_PRESENT.in(flags) && !pdeReserved(flags);
  }

  private static int accessCode(int flags) {
    boolean fetchIsReported = EFER_NXE.in(flags) || CR4_SMEP.in(flags);
    return P
        | (WRITE_ACCESS.in(flags) ? W : 0)
        | (USER_ACCESS.in(flags) ? U : 0)
        | (FETCH_ACCESS.in(flags) && fetchIsReported ? I : 0);
  }

  private static boolean pdeReserved(int flags) {
    return PDE_BIT_51.in(flags)
        || PDE_BIT_36.in(flags)
        || PDE_BIT_13.in(flags)
        || (PDE_NO_EXECUTE.in(flags) && !EFER_NXE.in(flags));
  }

  private static boolean pteReserved(int flags) {
    return PTE_BIT_51.in(flags)
        || PTE_BIT_36.in(flags)
        || (PTE_NO_EXECUTE.in(flags) && !EFER_NXE.in(flags));
  }

  private static boolean deniedByRights(
      int flags, boolean writable, boolean user, boolean executable) {
    return (USER_ACCESS.in(flags) && !user)
        || (WRITE_ACCESS.in(flags) && !writable && !writesAnywhere(flags))
        || (FETCH_ACCESS.in(flags) && !executable)
        || (FETCH_ACCESS.in(flags) && !USER_ACCESS.in(flags) && user && CR4_SMEP.in(flags));
  }

  private static boolean deniedByKey(int flags) {
    if (FETCH_ACCESS.in(flags) || !CR4_PKE.in(flags) || !KEY.in(flags)) {
      return false;
    }
    return PKRU_ACCESS_DISABLE.in(flags)
        || (PKRU_WRITE_DISABLE.in(flags) && WRITE_ACCESS.in(flags) && !writesAnywhere(flags));
  }

  /** A supervisor with WP = 0 may write to read-only pages. */
  private static boolean writesAnywhere(int flags) {
    return !USER_ACCESS.in(flags) && !CR0_WP.in(flags);
  }
}
