package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastControlWrites;
import org.btmmu.optimized.guest.FastPdptes;

/** Bugs in writes to the control registers. */
public final class ControlMutants {
  private static final String WRITES = "org.btmmu.optimized.guest.FastControlWrites";
  private static final long CR4_LA57 = 1L << 12;
  private static final long CR0_PG = 1L << 31;

  private ControlMutants() {}

  @Mutant(
      id = "pdpte-rsvd-unchecked",
      says = "MOV CR3 loads a PDPTE with reserved bits",
      source = "QEMU code (P/I); ACRN #3572, PR #3574 (P)",
      replaces = "org.btmmu.optimized.guest.FastPdptes#reserved",
      laws = {"pdpte-load", "mov-cr3-legal"},
      campaign = "uncached")
  public static long pdpteRsvdUnchecked(int maxPhysicalAddress) {
    return FastPdptes.reserved(maxPhysicalAddress) & 0;
  }

  @Mutant(
      id = "la57-toggle-accepted",
      says = "MOV CR4 may toggle LA57 in long mode",
      source = "QEMU da3f3b020f (P)",
      replaces = WRITES + "#cr4",
      laws = "mov-cr4-legal",
      campaign = "uncached")
  public static boolean la57ToggleAccepted(long cr4, long cr3, long efer, long value) {
    return FastControlWrites.cr4(cr4 & ~CR4_LA57 | value & CR4_LA57, cr3, efer, value);
  }

  @Mutant(
      id = "pdptes-kept-at-control-writes",
      says = "the PDPTEs are loaded when paging begins, but not when CD, NW, PAE, PGE … change",
      source = "own, from SDM 3A 5.4.1",
      replaces = WRITES + "#reloadsPdptes",
      laws = {"mov-cr0-legal", "mov-cr4-legal"},
      campaign = "uncached")
  public static boolean pdptesKeptAtControlWrites(long changedCr0, long changedCr4) {
    return FastControlWrites.reloadsPdptes(changedCr0 & CR0_PG, 0);
  }

  @Mutant(
      id = "cr3-keep-bit-reserved",
      says = "bit 63 of MOV CR3, the request to keep translations, counts as a reserved bit",
      source = "own, from SDM 3A 5.10.4.1",
      replaces = WRITES + "#storedCr3",
      laws = "mov-cr3-legal",
      campaign = "uncached")
  public static long cr3KeepBitReserved(long cr4, long value) {
    return value;
  }

  @Mutant(
      id = "efer-lma-written",
      says = "WRMSR to IA32_EFER changes LMA",
      source = "own, from SDM 3A 2.2.1",
      replaces = WRITES + "#storedEfer",
      laws = "wrmsr-efer-legal",
      campaign = "uncached")
  public static long eferLmaWritten(long efer, long value) {
    return value;
  }

  @Mutant(
      id = "cs-l-counts-outside-long-mode",
      says = "CS.L keeps paging on although the processor is not in long mode",
      source = "own: a bug of this project's reference and optimized code, found by reading",
      replaces = WRITES + "#cr0",
      laws = "mov-cr0-legal",
      campaign = "uncached")
  public static boolean csLCountsOutsideLongMode(
      long cr0, long cr4, long efer, long value, boolean code64) {
    boolean ends = (cr0 & ~value & 1L << 31) != 0;
    return FastControlWrites.cr0(cr0, cr4, efer, value, code64) && !(ends && code64);
  }
}
