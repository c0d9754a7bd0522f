package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.spec.guest.PagingControls;

/** Bugs in rights and error codes. */
public final class RightsMutants {
  private static final String RIGHTS = "org.btmmu.optimized.guest.FastRights";

  private RightsMutants() {}

  @Mutant(
      id = "pk-bit-dropped",
      says = "the error code lacks PK where another right is missing too",
      source = "QEMU 44d066a2f7 (P)",
      replaces = RIGHTS + "#faultCode",
      laws = {"walk-4level", "rights-resolved"},
      campaign = "uncached")
  public static int pkBitDropped(long role, long keys, int access, long rights, int key) {
    int accessClass = FastAccess.accessClass(access);
    int grantedByEntries = FastRights.resolve(role, 0, accessClass, rights, key);
    boolean otherIsMissing = (grantedByEntries & FastAccess.need(access)) == 0;
    int code = FastRights.faultCode(role, keys, access, rights, key);
    return otherIsMissing ? code & ~(1 << 5) : code;
  }

  @Mutant(
      id = "smap-ac-honoured-for-implicit",
      says = "EFLAGS.AC spares implicit supervisor accesses from SMAP",
      source = "QEMU 8a201bd47e (P)",
      replaces = "org.btmmu.optimized.guest.FastAccess#accessClass",
      laws = {"walk-32", "walk-4level", "rights-resolved"},
      campaign = "uncached")
  public static int smapAcHonouredForImplicit(int cpl, boolean implicit, boolean ac) {
    return implicit && ac
        ? FastAccess.CLASS_SUPERVISOR_AC
        : FastAccess.accessClass(cpl, implicit, ac);
  }

  @Mutant(
      id = "smep-applies-to-user",
      says = "SMEP makes user pages non-executable at CPL 3 too",
      source = "QEMU b4bda1ae57 (P)",
      replaces = RIGHTS + "#resolve",
      laws = {"walk-pae", "rights-resolved"},
      campaign = "uncached")
  public static int smepAppliesToUser(long role, long keys, int accessClass, long rights, int key) {
    int granted = FastRights.resolve(role, keys, accessClass, rights, key);
    boolean userPage = (rights & 4) != 0;
    return userPage && (role & FastControls.SMEP) != 0 ? granted & ~FastRights.EXECUTE : granted;
  }

  @Mutant(
      id = "user-bit-from-page",
      says = "U/S of the error code tells the page's mode, not the access's",
      source = "dosemu2 #1096 (S)",
      replaces = RIGHTS + "#faultCode",
      laws = {"walk-32", "rights-resolved"},
      campaign = "uncached")
  public static int userBitFromPage(long role, long keys, int access, long rights, int key) {
    int code = FastRights.faultCode(role, keys, access, rights, key);
    return code & ~FastAccess.USER | (int) rights & 4;
  }

  @Mutant(
      id = "fetch-bit-always",
      says = "I/D of the error code is reported without NXE and SMEP",
      source = "KUT c90c646d (P)",
      replaces = RIGHTS + "#attempted",
      laws = {"walk-32", "walk-4level", "rights-resolved"},
      campaign = "uncached")
  public static int fetchBitAlways(long role, int access) {
    return FastRights.attempted(role | FastControls.REPORT_FETCH, access);
  }

  @Mutant(
      id = "fetch-bit-never",
      says = "I/D of the error code is never reported",
      source = "KUT 10318f98 (P)",
      replaces = RIGHTS + "#attempted",
      laws = {"walk-pae", "rights-resolved"},
      campaign = "uncached")
  public static int fetchBitNever(long role, int access) {
    return FastRights.attempted(role & ~FastControls.REPORT_FETCH, access);
  }

  @Mutant(
      id = "rsvd-without-p",
      says = "a reserved bit is reported as 8, not 9",
      source = "QEMU c1eb2fa3fd (P)",
      replaces = "org.btmmu.optimized.guest.FastWalk#reserved",
      laws = {"walk-32", "walk-5level"},
      campaign = "uncached")
  public static long rsvdWithoutP(FastControls controls, int access) {
    return FastWalk.reserved(controls, access) & ~1;
  }

  @Mutant(
      id = "error-code-truncated",
      says = "of the error code only P and W/R survive",
      source = "sail-x86-from-acl2 (P)",
      replaces = "org.btmmu.optimized.guest.PackedWalk#pageFault",
      laws = {"walk-32", "walk-pae", "accessed-dirty", "packed-walk"},
      campaign = "uncached")
  public static long errorCodeTruncated(int errorCode) {
    return PackedWalk.pageFault(errorCode & 3);
  }

  @Mutant(
      id = "spt-key-without-role-bits",
      says = "WP, SMEP, SMAP and NXE are not in the role under which resolved rights are kept",
      source = "KVM 9645bb56b3 (P); KUT check_smep_andnot_wp, 9a125170 (P)",
      replaces = "org.btmmu.optimized.guest.FastControls#role",
      laws = {"role-complete", "rights-resolved"},
      campaign = "uncached")
  public static long roleWithoutBits(PagingControls controls) {
    long forgotten = FastControls.WP | FastControls.SMEP | FastControls.SMAP | FastControls.NXE;
    return FastControls.role(controls) & ~forgotten;
  }
}
