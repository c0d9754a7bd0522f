package org.btmmu.optimized.guest;

import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.Rights;

/**
 * The outcome of a walk in a long.
 *
 * <pre>
 * allowed:  63 = 0 | 62:59 key | 58 dirty | 57 global | 56 no-execute | 55 writable | 54 user
 *           | 53:52 page size (0: 4 KB, 1: 2 MB, 2: 4 MB, 3: 1 GB) | 51:0 guest physical address
 * refused:  63 = 1 | 11:8 vector (14 #PF, 13 #GP, 12 #SS) | 7:0 error code
 * </pre>
 */
public final class PackedWalk {
  /** Set if the access is refused. */
  public static final long REFUSED = Long.MIN_VALUE;

  /** No outcome: not a translation, and no fault. */
  public static final long NONE = REFUSED;

  /** Page size 4 KByte. */
  public static final long SIZE_4KB = 0L << 52;

  /** Page size 2 MByte. */
  public static final long SIZE_2MB = 1L << 52;

  /** Page size 4 MByte. */
  public static final long SIZE_4MB = 2L << 52;

  /** Page size 1 GByte. */
  public static final long SIZE_1GB = 3L << 52;

  /** #GP(0). */
  public static final long GENERAL_PROTECTION = REFUSED | 13 << 8;

  /** #SS(0). */
  public static final long STACK_FAULT = REFUSED | 12 << 8;

  private static final long NO_EXECUTE = 1L << 56;
  private static final long GLOBAL = 1L << 57;
  private static final long DIRTY = 1L << 58;

  private PackedWalk() {}

  /** #PF with this error code. */
  public static long pageFault(int errorCode) {
    return REFUSED | 14 << 8 | errorCode;
  }

  /**
   * An allowed access.
   *
   * @param gpa guest physical address
   * @param size one of the sizes above
   * @param rights as {@link FastRights} has them
   * @param leaf the entry that maps the page: D in bit 6, G in bit 8
   * @param key protection key
   * @param role {@link FastControls#role}
   */
  public static long translation(long gpa, long size, long rights, long leaf, int key, long role) {
    long packed = gpa | size | (rights >>> 2 & 1) << 54 | (rights >>> 1 & 1) << 55;
    packed |= rights < 0 ? 0 : NO_EXECUTE;
    packed |= (leaf & 0x100) != 0 && (role & FastControls.PGE) != 0 ? GLOBAL : 0;
    packed |= (leaf & 0x40) != 0 ? DIRTY : 0;
    return packed | (long) key << 59;
  }

  /** Whether the access is allowed. */
  public static boolean isTranslation(long packed) {
    return packed >= 0;
  }

  /** The guest physical address of an allowed access. */
  public static long gpa(long packed) {
    return packed & 0x000F_FFFF_FFFF_FFFFL;
  }

  /** The size of the page: 0, 1, 2, 3 for 4 KByte, 2 MByte, 4 MByte, 1 GByte. */
  public static int size(long packed) {
    return (int) (packed >>> 52) & 3;
  }

  /** Whether the page is global. */
  public static boolean isGlobal(long packed) {
    return (packed & GLOBAL) != 0;
  }

  /** The same as if of a global page. */
  public static long asGlobal(long packed) {
    return packed | GLOBAL;
  }

  /** D of the leaf. */
  public static boolean isDirty(long packed) {
    return (packed & DIRTY) != 0;
  }

  /** The protection key, 0 … 15. */
  public static int key(long packed) {
    return (int) (packed >>> 59) & 15;
  }

  /** The rights, as {@link FastRights} has them. */
  public static long rightsBits(long packed) {
    return packed >>> 54 << 2 & 4
        | packed >>> 55 << 1 & 2
        | ((packed & NO_EXECUTE) != 0 ? 0 : Long.MIN_VALUE);
  }

  /**
   * Unpacks.
   *
   * @param linear the linear address of the access, for CR2
   */
  public static Outcome outcome(long packed, long linear) {
    if (isTranslation(packed)) {
      return new Outcome.Translation(
          gpa(packed), pageSize(size(packed)), rights(packed), isGlobal(packed), isDirty(packed));
    }
    if (packed == STACK_FAULT) {
      return new Outcome.StackFault();
    }
    if (packed == GENERAL_PROTECTION) {
      return new Outcome.GeneralProtection();
    }
    return new Outcome.PageFault((int) packed & 0xFF, linear);
  }

  private static Rights rights(long packed) {
    return new Rights(
        (packed >>> 54 & 1) != 0,
        (packed >>> 55 & 1) != 0,
        (packed & NO_EXECUTE) != 0,
        key(packed));
  }

  private static PageSize pageSize(int code) {
    return switch (code) {
      case 0 -> PageSize.SIZE_4KB;
      case 1 -> PageSize.SIZE_2MB;
      case 2 -> PageSize.SIZE_4MB;
      default -> PageSize.SIZE_1GB;
    };
  }
}
