package org.btmmu.reference.x86;

import org.btmmu.spec.guest.ControlRegisters;

/** What only privileged code may do (SDM 3A 6.9). */
final class Privilege {
  /** CR4.UMIP: no SGDT, SIDT, SLDT, SMSW, STR in user mode. */
  static final long CR4_UMIP = 1L << 11;

  private Privilege() {}

  /** #GP(0) unless CPL is 0. */
  static void requireZero(Execution x) {
    if (x.registers.cpl != 0) {
      x.raise(Vectors.GP, 0);
    }
  }

  /** #GP(0) unless CPL is 0 or CR4.UMIP is. */
  static void requireZeroUnderUmip(Execution x) {
    if (has(x.registers.cr4, CR4_UMIP)) {
      requireZero(x);
    }
  }

  /** #GP(0) unless CPL is 0 or a bit of CR4 is as wanted. */
  static void requireZeroOr(Execution x, long cr4Bit, boolean wanted) {
    if (has(x.registers.cr4, cr4Bit) != wanted) {
      requireZero(x);
    }
  }

  /** #GP(0) in protected mode unless CPL ≤ IOPL. */
  static void requireIo(Execution x) {
    if (x.registers.isProtected() && x.registers.cpl > x.registers.iopl()) {
      x.raise(Vectors.GP, 0);
    }
  }

  /** #UD unless a bit of CR4 is 1. */
  static void requireFeature(Execution x, long cr4Bit) {
    if (!has(x.registers.cr4, cr4Bit)) {
      x.raise(Vectors.UD, 0);
    }
  }

  /** #UD in real mode. */
  static void requireProtected(Execution x) {
    if ((x.registers.cr0 & ControlRegisters.CR0_PE) == 0 || x.registers.is(Flags.VM)) {
      x.raise(Vectors.UD, 0);
    }
  }

  private static boolean has(long register, long bit) {
    return (register & bit) != 0;
  }
}
