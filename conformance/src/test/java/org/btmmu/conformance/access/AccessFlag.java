package org.btmmu.conformance.access;

/**
 * The 31 yes-or-no properties of one case of kvm-unit-tests' {@code x86/access.c}, as {@code
 * prior-art.md} 5.1 lists them. A case is an int with one bit for each flag; bit 31 is 0.
 *
 * <p>A flag that cannot matter to one walk without a TLB is counted as the original counts it:
 * {@link #TWICE} only makes a read come first, {@link #FORCED_EMULATION} is never legal here.
 */
enum AccessFlag {
  PTE_PRESENT,
  PTE_ACCESSED,
  PTE_WRITABLE,
  PTE_USER,
  PTE_DIRTY,
  PTE_NO_EXECUTE,
  PTE_BIT_51,
  PTE_BIT_36,
  PDE_PRESENT,
  PDE_ACCESSED,
  PDE_WRITABLE,
  PDE_USER,
  PDE_DIRTY,
  PDE_NO_EXECUTE,
  PDE_BIT_51,
  PDE_BIT_36,
  PDE_PAGE_SIZE,
  PDE_BIT_13,
  PDPTE_READ_ONLY,
  /** PKRU disables accesses with key 1. */
  PKRU_ACCESS_DISABLE,
  /** PKRU disables writes with key 1. */
  PKRU_WRITE_DISABLE,
  /** The page has key 1 rather than 0. */
  KEY,
  USER_ACCESS,
  WRITE_ACCESS,
  FETCH_ACCESS,
  /** A supervisor read precedes the access. */
  TWICE,
  EFER_NXE,
  CR0_WP,
  CR4_SMEP,
  CR4_PKE,
  /** The instruction runs in KVM's emulator rather than on the processor. */
  FORCED_EMULATION;

  /** How many flags there are. */
  static final int COUNT = values().length;

  private static final int ALWAYS_RESERVED =
      mask(PDE_BIT_51, PDE_BIT_36, PDE_BIT_13, PTE_BIT_51, PTE_BIT_36);
  private static final int NO_EXECUTE = mask(PDE_NO_EXECUTE, PTE_NO_EXECUTE);
  private static final int WRITE_AND_FETCH = mask(WRITE_ACCESS, FETCH_ACCESS);
  private static final int PKRU = mask(PKRU_ACCESS_DISABLE, PKRU_WRITE_DISABLE);
  private static final int NEVER = mask(CR4_SMEP, FORCED_EMULATION);
  private static final int NXE = EFER_NXE.mask();
  private static final int PKE = CR4_PKE.mask();
  private static final int PAGE_SIZE = PDE_PAGE_SIZE.mask();
  private static final int BIT_13 = PDE_BIT_13.mask();

  /** The flag's bit in a case. */
  int mask() {
    return 1 << ordinal();
  }

  /** Whether the flag is set in {@code flags}. */
  boolean in(int flags) {
    return (flags & mask()) != 0;
  }

  /** The bits of several flags. */
  static int mask(AccessFlag... several) {
    int mask = 0;
    for (AccessFlag flag : several) {
      mask |= flag.mask();
    }
    return mask;
  }

  /**
   * Whether the original runs this case in its main enumeration. It leaves out: SMEP (directed
   * tests have it), forced emulation (a run of its own), an access that writes and fetches, PKRU
   * bits without CR4.PKE, bit 13 of a PDE that refers to a table, and two reserved bits at once,
   * where XD counts as reserved without EFER.NXE.
   */
  static boolean isLegal(int flags) {
    if ((flags & NEVER) != 0 || (flags & WRITE_AND_FETCH) == WRITE_AND_FETCH) {
      return false;
    }
    if ((flags & PKE) == 0 && (flags & PKRU) != 0) {
      return false;
    }
    if ((flags & PAGE_SIZE) == 0 && (flags & BIT_13) != 0) {
      return false;
    }
    int reserved = flags & ((flags & NXE) != 0 ? ALWAYS_RESERVED : ALWAYS_RESERVED | NO_EXECUTE);
    return (reserved & (reserved - 1)) == 0;
  }

  /** The names of the flags of a case, for a message. */
  static String names(int flags) {
    StringBuilder text = new StringBuilder();
    for (AccessFlag flag : values()) {
      if (flag.in(flags)) {
        text.append(text.isEmpty() ? "" : " ").append(flag);
      }
    }
    return text.toString();
  }
}
