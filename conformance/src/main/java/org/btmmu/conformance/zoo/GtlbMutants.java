package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;

/** Bugs in the guest TLB. */
public final class GtlbMutants {
  private static final String GTLB = "org.btmmu.optimized.host.FastGtlb";

  private GtlbMutants() {}

  @Mutant(
      id = "half-pair-resurrected",
      says = "a fill of one half brings back the other half that the entry held before",
      source = "HAMT c033e0810d (P)",
      replaces = GTLB + "#write",
      laws = "gtlb-pair",
      campaign = "btmmu")
  public static void halfPairResurrected(
      FastGtlb tlb, int index, long tag, int shift, long even, long odd) {
    long keptEven = (even & FastHalf.VALID) != 0 ? even : tlb.even(index);
    long keptOdd = (odd & FastHalf.VALID) != 0 ? odd : tlb.odd(index);
    tlb.write(index, tag, shift, keptEven, keptOdd);
  }

  @Mutant(
      id = "entry-zero-not-freed",
      says = "an invalidation takes index 0 for not found and leaves that entry",
      source = "Linux arch/mips/kvm/tlb.c (P/I)",
      replaces = GTLB + "#invalidate",
      laws = {"gtlb-invalidate-page", "gtlb-unique"},
      campaign = "btmmu")
  public static void entryZeroNotFreed(FastGtlb tlb, int index, long key, long inside) {
    if (index > 0) {
      tlb.invalidate(index, key, inside);
    }
  }

  @Mutant(
      id = "pair-mask-constant",
      says = "the mask of the largest page is one bit short",
      source = "Barrelfish MipsTLB theory (P)",
      replaces = GTLB + "#insidePair",
      laws = {"gtlb-hit", "gtlb-probe"})
  public static long pairMaskConstant(int shift) {
    long inside = FastGtlb.insidePair(shift);
    return shift == FastGtlb.SHIFT_256MB ? inside >>> 1 : inside;
  }

  @Mutant(
      id = "tag-truncated",
      says = "a sweep compares 11 of the 12 bits of a tag",
      source = "HAMT hamt.c:281-345 (P/I), where the value is truncated",
      replaces = GTLB + "#mid",
      laws = "gtlb-invalidate-mid",
      campaign = "btmmu")
  public static int tagTruncated(long tag) {
    return FastGtlb.mid(tag) & 0x7FF;
  }

  @Mutant(
      id = "large-pair-in-the-sets",
      says = "a pair of any size may go to the sets of 4-KByte pairs",
      source = "own, from B-TLB-8",
      replaces = GTLB + "#victim",
      laws = "gtlb-replace",
      campaign = "btmmu")
  public static int largePairInTheSets(FastGtlb tlb, long key, int shift) {
    return tlb.victim(key, FastGtlb.SHIFT_4KB);
  }

  @Mutant(
      id = "victim-hit-wrong-class",
      says = "an entry that serves reads serves fetches too",
      source = "QEMU b493ccf1fc (P)",
      replaces = GTLB + "#allows",
      laws = "gtlb-hit",
      campaign = "btmmu",
      enumeration = "rights")
  public static boolean victimHitWrongClass(long half, int need) {
    return FastGtlb.allows(half, need == FastRights.EXECUTE ? FastRights.READ : need);
  }

  @Mutant(
      id = "page-compare-low-bits",
      says = "the page compare is truncated to 48 bits of the address",
      source = "QEMU 7f445c8c7a (P)",
      replaces = GTLB + "#key",
      laws = {"gtlb-slot", "gtlb-probe", "gtlb-hit"},
      campaign = "btmmu")
  public static long pageCompareLowBits(int mid, long gva) {
    return FastGtlb.key(mid, gva & (1L << 48) - 1);
  }
}
