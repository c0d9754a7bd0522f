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
    cover("WP", controls.wp());
    cover("no WP", !controls.wp());
    cover("PSE", controls.pse());
    cover("no PSE", !controls.pse());
    cover("PGE", controls.pge());
    cover("no PGE", !controls.pge());
    cover("SMEP", controls.smep());
    cover("no SMEP", !controls.smep());
    cover("SMAP", controls.smap());
    cover("no SMAP", !controls.smap());
    cover("PKE", controls.pke());
    cover("no PKE", !controls.pke());
    cover("PKS", controls.pks());
    cover("no PKS", !controls.pks());
    cover("NXE", controls.nxe());
    cover("no NXE", !controls.nxe());
    cover("PSE-36", controls.processor().pse36());
    cover("no PSE-36", !controls.processor().pse36());
    cover("1-GByte pages", controls.processor().gigabytePages());
    cover("no 1-GByte pages", !controls.processor().gigabytePages());
    cover("AMD", controls.processor().amd());
    cover("Intel", !controls.processor().amd());
    cover("MAXPHYADDR 32", controls.processor().maxPhysicalAddress() == 32);
    cover("MAXPHYADDR 52", controls.processor().maxPhysicalAddress() == 52);
  }

  /** Every kind and privilege of access. */
  static void access(Access access) {
    cover("read", access.kind() == AccessKind.READ);
    cover("write", access.kind() == AccessKind.WRITE);
    cover("read for write", access.kind() == AccessKind.READ_FOR_WRITE);
    cover("fetch", access.kind() == AccessKind.FETCH);
    cover("implicit", access.implicit());
    cover("explicit", !access.implicit());
    cover("AC", access.ac());
    cover("no AC", !access.ac());
    cover("stack", access.stack());
    cover("not stack", !access.stack());
    cover("wide", access.wide());
    cover("not wide", !access.wide());
    cover("CPL 0", access.cpl() == 0);
    cover("CPL 1", access.cpl() == 1);
    cover("CPL 2", access.cpl() == 2);
    cover("CPL 3", access.cpl() == 3);
  }

  /** Every outcome class and error-code bit that the mode has. */
  static void outcome(Outcome outcome, PagingMode mode) {
    cover("translation", outcome instanceof Outcome.Translation);
    if (mode != PagingMode.OFF) {
      pageFault(outcome);
    }
    if (mode.isLongMode()) {
      longMode(outcome);
    }
  }

  private static void pageFault(Outcome outcome) {
    cover("page fault", outcome instanceof Outcome.PageFault);
    if (outcome instanceof Outcome.PageFault(int errorCode, long _)) {
      cover("P", (errorCode & ErrorCode.PRESENT) != 0);
      cover("no P", (errorCode & ErrorCode.PRESENT) == 0);
      cover("W/R", (errorCode & ErrorCode.WRITE) != 0);
      cover("no W/R", (errorCode & ErrorCode.WRITE) == 0);
      cover("U/S", (errorCode & ErrorCode.USER) != 0);
      cover("no U/S", (errorCode & ErrorCode.USER) == 0);
      cover("RSVD", (errorCode & ErrorCode.RESERVED) != 0);
      cover("no RSVD", (errorCode & ErrorCode.RESERVED) == 0);
      cover("I/D", (errorCode & ErrorCode.FETCH) != 0);
      cover("no I/D", (errorCode & ErrorCode.FETCH) == 0);
      cover("no PK", (errorCode & ErrorCode.KEY) == 0);
    }
  }

  private static void longMode(Outcome outcome) {
    cover("#GP(0)", outcome instanceof Outcome.GeneralProtection);
    cover("#SS(0)", outcome instanceof Outcome.StackFault);
    if (outcome instanceof Outcome.PageFault(int errorCode, long _)) {
      cover("PK", (errorCode & ErrorCode.KEY) != 0);
    }
  }

  /** Every page size that the mode has, and the attributes of a page. */
  static void page(Outcome outcome, PagingMode mode) {
    if (outcome instanceof Outcome.Translation page) {
      switch (mode) {
        case OFF -> {}
        case BITS_32 -> {
          attributes(page);
          pageOf4Bytes(page);
        }
        case PAE -> {
          attributes(page);
          pageOf8Bytes(page);
        }
        case FOUR_LEVEL, FIVE_LEVEL -> {
          attributes(page);
          pageOf8Bytes(page);
          pageInLongMode(page);
        }
      }
    }
  }

  private static void attributes(Outcome.Translation page) {
    cover("4-KByte page", page.pageSize() == PageSize.SIZE_4KB);
    cover("user page", page.rights().user());
    cover("supervisor page", !page.rights().user());
    cover("writable", page.rights().writable());
    cover("read-only", !page.rights().writable());
    cover("global", page.global());
    cover("not global", !page.global());
    cover("dirty", page.dirty());
    cover("clean", !page.dirty());
  }

  /** What a page of 32-bit paging may be, beside {@link #attributes}. */
  private static void pageOf4Bytes(Outcome.Translation page) {
    cover("4-MByte page", page.pageSize() == PageSize.SIZE_4MB);
    cover("4-MByte page above 4 GByte", page.gpa() >>> 32 != 0);
  }

  /** What a page may be where entries have 8 bytes. */
  private static void pageOf8Bytes(Outcome.Translation page) {
    cover("2-MByte page", page.pageSize() == PageSize.SIZE_2MB);
    cover("page above 4 GByte", page.gpa() >>> 32 != 0);
    cover("not executable", page.rights().noExecute());
    cover("executable", !page.rights().noExecute());
  }

  private static void pageInLongMode(Outcome.Translation page) {
    cover("1-GByte page", page.pageSize() == PageSize.SIZE_1GB);
    cover("protection key", page.rights().key() != 0);
  }
}
