package org.btmmu.conformance.zoo;

import org.btmmu.optimized.softmmu.SoftMmu;
import org.btmmu.optimized.softmmu.SoftTlb;

/** Bugs in the software TLB and its slow path. */
public final class SoftTlbMutants {
  private static final String TLB = "org.btmmu.optimized.softmmu.SoftTlb";
  private static final String MMU = "org.btmmu.optimized.softmmu.SoftMmu";

  private SoftTlbMutants() {}

  @Mutant(
      id = "soft-alias-unprotected",
      says = "only the first entry that leads to a code page is protected",
      source = "HAMT translate-all.c:2430 (P/I)",
      replaces = TLB + "#protect",
      lockstep = "alias-store/softmmu")
  public static void softAliasUnprotected(SoftTlb tlb, long gpa) {
    for (int entry = 0; entry < tlb.entries(); entry++) {
      long linear = (long) entry << 12;
      if ((tlb.gpa(linear) ^ gpa) >>> 12 == 0 && tlb.comparator(linear, SoftTlb.FETCH) != -1) {
        tlb.flushPage(tlb.comparator(linear, SoftTlb.FETCH), 0);
        return;
      }
    }
  }

  @Mutant(
      id = "soft-victim-unprotected",
      says = "a victim that leads to a code page is not protected",
      source = "own, after HAMT translate-all.c:2430 (P/I)",
      replaces = TLB + "#protectVictims",
      lockstep = "alias-victim/softmmu")
  public static void softVictimUnprotected(SoftTlb tlb, long page) {}

  @Mutant(
      id = "soft-victim-hit-wrong-class",
      says = "a victim whose read comparator matches serves a fetch",
      source = "QEMU b493ccf1fc (P)",
      replaces = TLB + "#recall",
      lockstep = "victim-fetch/softmmu")
  public static boolean softVictimHitWrongClass(SoftTlb tlb, long linear, int kind) {
    return tlb.recall(linear, SoftTlb.READ);
  }

  @Mutant(
      id = "soft-victim-stale-copy",
      says = "a copy stays among the victims when its page is dropped or filled anew",
      source = "QEMU 68fea03855 (P)",
      replaces = TLB + "#dropVictims",
      lockstep = "victim-remap/softmmu")
  public static void softVictimStaleCopy(SoftTlb tlb, long page) {}

  @Mutant(
      id = "soft-page-compare-low-bits",
      says = "pages are compared by the low 32 bits of their addresses",
      source = "QEMU 7f445c8c7a (P)",
      replaces = TLB + "#matches",
      lockstep = "high-page/softmmu")
  public static boolean softPageCompareLowBits(long comparator, long linear) {
    return comparator != -1 && (int) (comparator ^ linear) >>> 12 == 0;
  }

  @Mutant(
      id = "code-miss-test",
      says = "a comparator that permits nothing is taken for the last page's",
      source = "QEMU e4c967a720 (P)",
      replaces = TLB + "#matches",
      lockstep = "top-page/softmmu")
  public static boolean codeMissTest(long comparator, long linear) {
    return (comparator ^ linear) >>> 12 == 0;
  }

  @Mutant(
      id = "comparator-extension",
      says = "comparators of 32-bit addresses are extended with their sign: each access is a miss",
      source = "QEMU 4e655e3cd8 (P)",
      replaces = TLB + "#comparatorOf",
      counter = "softtlb-fills",
      counted = "upper-half/softmmu")
  public static long comparatorExtension(long page, long flags) {
    return (int) page | flags;
  }

  @Mutant(
      id = "soft-page-kept-after-fault",
      says = "#PF drops nothing of its page from the software TLB",
      source = "own, from SDM 3A 4.10.4.1",
      replaces = MMU + "#dropFaulting",
      lockstep = "fault-drops/softmmu")
  public static void softPageKeptAfterFault(SoftMmu softMmu, long outcome) {}

  @Mutant(
      id = "large-range-forgotten",
      says = "INVLPG inside a large page drops 4 KByte of it",
      source = "QEMU d4c430a80f (P)",
      replaces = TLB + "#coverLarge",
      lockstep = "large-remap/softmmu")
  public static void largeRangeForgotten(SoftTlb tlb, long linear, long pageBytes) {}

  @Mutant(
      id = "large-range-not-joined",
      says = "the range of large pages is that of the last one alone",
      source = "own, kin of QEMU d4c430a80f (P)",
      replaces = TLB + "#joined",
      lockstep = "large-pages/softmmu")
  public static long largeRangeNotJoined(long address, long linear, long mask) {
    return mask;
  }

  @Mutant(
      id = "code-page-filled-plain",
      says = "a page with translated code is filled without the flag that it has any",
      source = "QEMU 73bc0bd41b (P)",
      replaces = MMU + "#storeFlags",
      lockstep = "alias-load/softmmu")
  public static long codePageFilledPlain(
      boolean permitted, boolean dirty, boolean hasCode, long flags) {
    return permitted && dirty ? flags : -1;
  }

  @Mutant(
      id = "soft-store-without-dirty",
      says = "a page that was loaded from can be stored to without D being set",
      source = "IBMulator #34 (P)",
      replaces = MMU + "#storeFlags",
      lockstep = "dirty/softmmu")
  public static long softStoreWithoutDirty(
      boolean permitted, boolean dirty, boolean hasCode, long flags) {
    return !permitted ? -1 : hasCode ? flags | SoftTlb.HAS_CODE : flags;
  }

  @Mutant(
      id = "soft-second-page-unchecked",
      says = "of a block in two pages only the first is protected",
      source = "QEMU 7399a337e4 (P); HAMT 2c5e2f3ea8, 17d4d51b4a (P)",
      replaces = MMU + "#protect",
      lockstep = "second-page-store/softmmu")
  public static void softSecondPageUnchecked(SoftMmu softMmu, long gpa) {
    if ((gpa & 0xFFF) != 0) {
      softMmu.protect(gpa);
    }
  }

  @Mutant(
      id = "soft-invlpg-lost",
      says = "INVLPG drops nothing from the software TLB",
      source = "own, kin of HAMT cputlb.c:634-640 (P/I)",
      replaces = MMU + "#flushPage",
      lockstep = "remap/softmmu")
  public static void softInvlpgLost(SoftMmu softMmu, long linear) {}

  @Mutant(
      id = "soft-flush-lost",
      says = "MOV CR3 flushes nothing from the software TLB",
      source = "HAMT 38deab3606 (P)",
      replaces = MMU + "#flush",
      lockstep = "reload/softmmu")
  public static void softFlushLost(SoftMmu softMmu) {}
}
