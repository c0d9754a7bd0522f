package org.btmmu.optimized.guest;

import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;

/**
 * The paging controls, made ready for walks: computed once when a control register changes, read at
 * every walk. Masks of reserved bits are ready for each kind of entry.
 */
public final class FastControls {
  /** Bit of {@link #role}: CR0.WP. */
  public static final long WP = 1 << 0;

  /** Bit of {@link #role}: CR4.SMEP. */
  public static final long SMEP = 1 << 1;

  /** Bit of {@link #role}: CR4.SMAP. */
  public static final long SMAP = 1 << 2;

  /** Bit of {@link #role}: CR4.PGE. */
  public static final long PGE = 1 << 3;

  /** Bit of {@link #role}: CR4.PKE, in long mode. */
  public static final long PKE = 1 << 4;

  /** Bit of {@link #role}: CR4.PKS, in long mode. */
  public static final long PKS = 1 << 5;

  /** Bit of {@link #role}: the error code reports fetches. */
  public static final long REPORT_FETCH = 1 << 6;

  /** Bit of {@link #role}: EFER.NXE, where entries have the XD bit. */
  public static final long NXE = 1 << 7;

  /** Bit of {@link #role}: PS of an upper directory entry maps a page. */
  public static final long LARGE = 1 << 8;

  /** Bit of {@link #role}: AMD's rule for bit 8 of root entries. */
  public static final long AMD = 1 << 9;

  /** Bit of {@link #role}: EFER.LMA. */
  public static final long LONG_MODE = 1 << 10;

  /** The paging mode. */
  public final PagingMode mode;

  /** Physical address of the first table in memory. */
  public final long root;

  /** The PDPTE registers. */
  public final long pdpte0;

  public final long pdpte1;
  public final long pdpte2;
  public final long pdpte3;

  /**
   * All that decides rights and reserved bits, beside the mode and the key registers: the bits
   * above, and how many physical-address bits entries may use from bit 16 (and those of PSE-36 from
   * bit 24). A control that a mode ignores does not show here.
   */
  public final long role;

  /** PKRU in bits 31:0 and IA32_PKRS in bits 63:32; 0 where the keys are off. */
  public final long keys;

  /** How many upper bits of a linear address must repeat the highest below them. */
  public final int unused;

  /** Bits that must be 0 in an entry of the root table of 4- and 5-level paging. */
  public final long rootReserved;

  /** Bits that must be 0 in an entry that refers to a table or a 4-KByte page. */
  public final long tableReserved;

  /** Bits that must be 0 in a PDE that maps a page. */
  public final long largeReserved;

  /** Bits that must be 0 in a PDPTE that refers to a table. */
  public final long pdpteReserved;

  /** Bits that must be 0 in a PDPTE that maps a page. */
  public final long hugeReserved;

  /**
   * All that decides, beside where it starts and what memory holds, which entries a walk uses: the
   * mode from bit 32 and what of the role the masks of reserved bits are made of.
   */
  public long shape() {
    return role & ~(WP | SMEP | SMAP | PGE | PKE | PKS | REPORT_FETCH)
        | (long) mode.ordinal() << 32;
  }

  /** Where a walk of a linear address starts: the root table, or under PAE the PDPTE register. */
  public long start(long linear) {
    return mode == PagingMode.PAE ? FastWalk.pdpte(this, (int) (linear >>> 30) & 3) : root;
  }

  /** The linear address that an access means in this mode: 64 bits wide, or wrapped at 4 GByte. */
  public long linear(long gva, int access) {
    return FastAccess.linear(gva, (role & LONG_MODE) != 0 ? access : 0);
  }

  /** Whether EFER.LMA is 1. */
  public boolean isLongMode() {
    return (role & LONG_MODE) != 0;
  }

  /** Whether a linear address is canonical in this mode; all are where addresses have 32 bits. */
  public boolean isCanonical(long linear) {
    return linear << unused >> unused == linear;
  }

  private FastControls(PagingControls controls, long role, long high) {
    Pdptes pdptes = controls.pdptes();
    mode = controls.mode();
    root = controls.cr3() & ((role & LONG_MODE) != 0 ? 0x000F_FFFF_FFFF_F000L : 0xFFFF_F000L);
    pdpte0 = pdptes.pdpte0();
    pdpte1 = pdptes.pdpte1();
    pdpte2 = pdptes.pdpte2();
    pdpte3 = pdptes.pdpte3();
    this.role = role;
    keys = keys(controls, role);
    unused = mode == PagingMode.FOUR_LEVEL ? 16 : mode == PagingMode.FIVE_LEVEL ? 7 : 0;
    rootReserved = rootReserved(high, role);
    tableReserved = high;
    largeReserved =
        mode == PagingMode.BITS_32 ? fourMegabyteReserved(role) : twoMegabyteReserved(high);
    pdpteReserved = pdpteReserved(high, role);
    hugeReserved = gigabyteReserved(high);
  }

  /** Makes the controls ready. */
  public static FastControls of(PagingControls controls) {
    long role = role(controls);
    return new FastControls(controls, role, highReserved(controls.mode(), role));
  }

  /** The role: see {@link #role}. */
  public static long role(PagingControls controls) {
    PagingMode mode = controls.mode();
    Processor processor = controls.processor();
    boolean longMode = mode == PagingMode.FOUR_LEVEL || mode == PagingMode.FIVE_LEVEL;
    boolean paged = mode != PagingMode.OFF;
    boolean executeDisable = controls.nxe() && (longMode || mode == PagingMode.PAE);
    boolean bits32 = mode == PagingMode.BITS_32;
    boolean large = bits32 ? controls.pse() : longMode && processor.gigabytePages();
    return flag(controls.wp() && paged, WP)
        | flag(controls.smep() && paged, SMEP)
        | flag(controls.smap() && paged, SMAP)
        | flag(controls.pge() && paged, PGE)
        | flag(controls.pke() && longMode, PKE)
        | flag(controls.pks() && longMode, PKS)
        | flag(executeDisable || controls.smep(), REPORT_FETCH)
        | flag(executeDisable, NXE)
        | flag(large, LARGE)
        | flag(processor.amd() && longMode, AMD)
        | flag(longMode, LONG_MODE)
        | (bits32 ? 0 : (long) processor.maxPhysicalAddress() << 16)
        | (bits32 ? (long) pse36Bits(processor) << 24 : 0);
  }

  private static long flag(boolean set, long bit) {
    return set ? bit : 0;
  }

  /** How many physical-address bits above bit 31 a 4-MByte page has. */
  public static int pse36Bits(Processor processor) {
    return processor.pse36() ? Math.min(processor.maxPhysicalAddress() - 32, 8) : 0;
  }

  private static long keys(PagingControls controls, long role) {
    long user = (role & PKE) != 0 ? controls.pkru() & 0xFFFF_FFFFL : 0;
    long supervisor = (role & PKS) != 0 ? (long) controls.pkrs() << 32 : 0;
    return user | supervisor;
  }

  /** Physical-address bits that the processor lacks, and XD while it is off. */
  public static long highReserved(PagingMode mode, long role) {
    if (mode == PagingMode.BITS_32) {
      return 0;
    }
    long xd = (role & NXE) != 0 ? 0 : Long.MIN_VALUE;
    int frameEnd = mode == PagingMode.PAE ? 63 : 52;
    return xd | (1L << frameEnd) - (1L << (role >>> 16 & 63));
  }

  /** PS in a root entry, and bit 8 by AMD's rule. */
  public static long rootReserved(long high, long role) {
    return high | 0x80 | ((role & AMD) != 0 ? 0x100 : 0);
  }

  /** PS in a PDPTE of a processor without 1-GByte pages. */
  public static long pdpteReserved(long high, long role) {
    return high | ((role & LARGE) != 0 ? 0 : 0x80);
  }

  /** Bits 21:13 of a 4-MByte PDE less those that PSE-36 uses. */
  public static long fourMegabyteReserved(long role) {
    return 0x3F_E000L & -(0x2000L << (role >>> 24 & 15));
  }

  /** Bits 20:13 of a 2-MByte PDE. */
  public static long twoMegabyteReserved(long high) {
    return high | 0x1F_E000L;
  }

  /** Bits 29:13 of a 1-GByte PDPTE. */
  public static long gigabyteReserved(long high) {
    return high | 0x3FFF_E000L;
  }
}
