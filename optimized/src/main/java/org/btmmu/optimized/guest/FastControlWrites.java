package org.btmmu.optimized.guest;

/**
 * Whether a write to a register that decides paging is legal, from the registers' raw values. All
 * else is #GP(0).
 */
public final class FastControlWrites {
  private static final long CR4_DEFINED = 0x0177_1FFFL;
  private static final long EFER_WRITABLE = 0x901;
  private static final long EFER_LMA = 0x400;

  private FastControlWrites() {}

  /** MOV CR0; {@code code64} is CS.L of the running code. */
  public static boolean cr0(long cr0, long cr4, long efer, long value, boolean code64) {
    boolean begins = bit(value & ~cr0, 31);
    boolean ends = bit(~value & cr0, 31);
    boolean longMode = bit(efer, 8);
    return value >>> 32 == 0
        && !bit(value & ~(value << 31), 31)
        && !bit(value & ~(value >>> 1), 29)
        && !(begins && longMode && (code64 || !bit(cr4, 5)))
        && !(ends && (code64 && (efer & EFER_LMA) != 0 || bit(cr4, 17)));
  }

  /** MOV CR3. */
  public static boolean cr3(long cr4, long efer, long value, int maxPhysicalAddress) {
    long stored = storedCr3(cr4, value);
    return stored >>> ((efer & EFER_LMA) != 0 ? maxPhysicalAddress : 32) == 0;
  }

  /** What MOV CR3 stores: bit 63 is a request while CR4.PCIDE is 1. */
  public static long storedCr3(long cr4, long value) {
    return bit(cr4, 17) ? value & Long.MAX_VALUE : value;
  }

  /** MOV CR4. */
  public static boolean cr4(long cr4, long cr3, long efer, long value) {
    boolean longMode = (efer & EFER_LMA) != 0;
    boolean pcidBegins = bit(value & ~cr4, 17);
    return (value & ~CR4_DEFINED) == 0
        && !(pcidBegins && (!longMode || (cr3 & 0xFFF) != 0))
        && !(longMode && (!bit(value, 5) || bit(cr4 ^ value, 12)));
  }

  /** WRMSR to IA32_EFER. */
  public static boolean efer(long cr0, long efer, long value) {
    return (value & ~(EFER_WRITABLE | EFER_LMA)) == 0 && !(bit(efer ^ value, 8) && bit(cr0, 31));
  }

  /** What WRMSR to IA32_EFER stores. */
  public static long storedEfer(long efer, long value) {
    return value & ~EFER_LMA | efer & EFER_LMA;
  }

  /** What IA32_EFER holds after MOV CR0. */
  public static long eferAfterCr0(long efer, long value) {
    return efer & ~EFER_LMA | (bit(value, 31) && bit(efer, 8) ? EFER_LMA : 0);
  }

  /** Whether a change of these CR0 and CR4 bits loads the PDPTE registers, under PAE paging. */
  public static boolean reloadsPdptes(long changedCr0, long changedCr4) {
    return (changedCr0 & 0xE000_0000L | changedCr4 & 0x0010_00B0L) != 0;
  }

  /** Whether these registers select PAE paging. */
  public static boolean isPae(long cr0, long cr4, long efer) {
    return bit(cr0, 31) && bit(cr4, 5) && !bit(efer, 8);
  }

  private static boolean bit(long value, int number) {
    return (value >>> number & 1) != 0;
  }
}
