package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;

import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.ErrorCode;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;

/** The cover goals that several laws share: what their proofs must be able to reach. */
final class Cover {
  private Cover() {}

  /** Both values of every control bit, and the ends of MAXPHYADDR's range. */
  static void controls(PagingControls controls) {
    both("WP", "no WP", controls.wp());
    both("PSE", "no PSE", controls.pse());
    both("PGE", "no PGE", controls.pge());
    both("SMEP", "no SMEP", controls.smep());
    both("SMAP", "no SMAP", controls.smap());
    both("PKE", "no PKE", controls.pke());
    both("PKS", "no PKS", controls.pks());
    both("NXE", "no NXE", controls.nxe());
    both("PSE-36", "no PSE-36", controls.processor().pse36());
    both("1-GByte pages", "no 1-GByte pages", controls.processor().gigabytePages());
    both("AMD", "Intel", controls.processor().amd());
    cover("MAXPHYADDR 32", controls.processor().maxPhysicalAddress() == 32);
    cover("MAXPHYADDR 52", controls.processor().maxPhysicalAddress() == 52);
  }

  /** Every kind and privilege of access. */
  static void access(Access access) {
    cover("read", access.kind() == AccessKind.READ);
    cover("write", access.kind() == AccessKind.WRITE);
    cover("read for write", access.kind() == AccessKind.READ_FOR_WRITE);
    cover("fetch", access.kind() == AccessKind.FETCH);
    both("implicit", "explicit", access.implicit());
    both("AC", "no AC", access.ac());
    both("wide", "not wide", access.wide());
    cover("CPL 0", access.cpl() == 0);
    cover("CPL 3", access.cpl() == 3);
  }

  /** Every outcome class and error-code bit that the mode has. */
  static void outcome(Outcome outcome, PagingMode mode) {
    cover("translation", outcome instanceof Outcome.Translation);
    if (mode == PagingMode.OFF) {
      return;
    }
    cover("page fault", outcome instanceof Outcome.PageFault);
    if (outcome instanceof Outcome.PageFault(int errorCode, long _)) {
      both("P", "no P", (errorCode & ErrorCode.PRESENT) != 0);
      both("W/R", "no W/R", (errorCode & ErrorCode.WRITE) != 0);
      both("U/S", "no U/S", (errorCode & ErrorCode.USER) != 0);
      both("RSVD", "no RSVD", (errorCode & ErrorCode.RESERVED) != 0);
      both("I/D", "no I/D", (errorCode & ErrorCode.FETCH) != 0);
      cover("no PK", (errorCode & ErrorCode.KEY) == 0);
      if (mode.isLongMode()) {
        cover("PK", (errorCode & ErrorCode.KEY) != 0);
      }
    }
    if (mode.isLongMode()) {
      cover("#GP(0)", outcome instanceof Outcome.GeneralProtection);
      cover("#SS(0)", outcome instanceof Outcome.StackFault);
    }
  }

  /** Every page size that the mode has, and the attributes of a page. */
  static void page(Outcome outcome, PagingMode mode) {
    if (outcome instanceof Outcome.Translation translation && mode != PagingMode.OFF) {
      PageSize size = translation.pageSize();
      cover("4-KByte page", size == PageSize.SIZE_4KB);
      if (mode == PagingMode.BITS_32) {
        cover("4-MByte page", size == PageSize.SIZE_4MB);
        cover("4-MByte page above 4 GByte", translation.gpa() >>> 32 != 0);
      } else {
        cover("2-MByte page", size == PageSize.SIZE_2MB);
      }
      if (mode.isLongMode()) {
        cover("1-GByte page", size == PageSize.SIZE_1GB);
      }
      both("global", "not global", translation.global());
      both("dirty", "clean", translation.dirty());
    }
  }

  private static void both(String name, String otherwise, boolean value) {
    cover(name, value);
    cover(otherwise, !value);
  }
}
