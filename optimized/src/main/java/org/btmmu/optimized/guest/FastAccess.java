package org.btmmu.optimized.guest;

import org.btmmu.spec.guest.Access;

/**
 * An access packed into an int, as the walkers take it. Bits 1, 2 and 4 stand where the error code
 * of a page fault has them.
 */
public final class FastAccess {
  /** The access is a write, or a read that is checked as one. */
  public static final int WRITE = 1 << 1;

  /** The access has user rights. */
  public static final int USER = 1 << 2;

  /** The access is an instruction fetch. */
  public static final int FETCH = 1 << 4;

  /** Which right the access needs: one of {@link FastRights#READ}, WRITE, EXECUTE, at this bit. */
  public static final int NEED_SHIFT = 8;

  /** The access class, 0 … 2, at this bit. */
  public static final int CLASS_SHIFT = 12;

  /** A non-canonical address raises #SS(0). */
  public static final int STACK = 1 << 14;

  /** A 64-bit linear address, if the mode has such. */
  public static final int WIDE = 1 << 15;

  /** Access class: user rights. */
  public static final int CLASS_USER = 0;

  /** Access class: supervisor rights, kept from user pages by SMAP. */
  public static final int CLASS_SUPERVISOR = 1;

  /** Access class: explicit supervisor access with EFLAGS.AC, which SMAP spares. */
  public static final int CLASS_SUPERVISOR_AC = 2;

  private FastAccess() {}

  /** Packs an access; its address and size stay outside. */
  public static int of(Access access) {
    int bits = kind(access);
    int accessClass = accessClass(access.cpl(), access.implicit(), access.ac());
    bits |= accessClass << CLASS_SHIFT;
    bits |= accessClass == CLASS_USER ? USER : 0;
    bits |= access.stack() ? STACK : 0;
    bits |= access.wide() ? WIDE : 0;
    return bits;
  }

  /** The class of an access: an implicit one never profits from EFLAGS.AC. */
  public static int accessClass(int cpl, boolean implicit, boolean ac) {
    if (implicit) {
      return CLASS_SUPERVISOR;
    }
    if (cpl == 3) {
      return CLASS_USER;
    }
    return ac ? CLASS_SUPERVISOR_AC : CLASS_SUPERVISOR;
  }

  /** The right that the access needs, as a bit of {@link FastRights}. */
  public static int need(int access) {
    return access >>> NEED_SHIFT & 7;
  }

  /** The access class. */
  public static int accessClass(int access) {
    return access >>> CLASS_SHIFT & 3;
  }

  /** The linear address that the access means: without {@link #WIDE} it wraps at 4 GByte. */
  public static long linear(long gva, int access) {
    return (access & WIDE) != 0 ? gva : gva & 0xFFFF_FFFFL;
  }

  private static int kind(Access access) {
    return switch (access.kind()) {
      case READ -> FastRights.READ << NEED_SHIFT;
      case WRITE, READ_FOR_WRITE -> WRITE | FastRights.WRITE << NEED_SHIFT;
      case FETCH -> FETCH | FastRights.EXECUTE << NEED_SHIFT;
    };
  }
}
