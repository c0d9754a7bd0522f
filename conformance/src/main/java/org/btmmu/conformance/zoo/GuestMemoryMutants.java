package org.btmmu.conformance.zoo;

import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.ReverseMap;

/** Bugs in what is known of guest memory on the host. */
public final class GuestMemoryMutants {
  private static final String KERNEL = "org.btmmu.optimized.kernel.";

  private GuestMemoryMutants() {}

  @Mutant(
      id = "odd-buddy-out-of-range",
      says = "the neighbour of the last page of guest memory is mapped beside it anyway",
      source = "Linux arch/mips/kvm/tlb.c (P/I)",
      replaces = KERNEL + "GuestSlots#hpa",
      laws = {"memory-map", "confined-slots"})
  public static long oddBuddyOutOfRange(GuestSlots slots, long gpa) {
    long bit = 1L << slots.pageShift();
    long hpa = slots.hpa(gpa);
    long buddy = slots.hpa(gpa ^ bit);
    return hpa == GuestSlots.NOWHERE && buddy != GuestSlots.NOWHERE ? buddy ^ bit : hpa;
  }

  @Mutant(
      id = "large-page-not-aligned",
      says = "a large page is kept whole although what backs it is not aligned to its halves",
      source = "own, from K-MAP-3",
      replaces = KERNEL + "GuestSlots#isWhole",
      laws = "memory-map-whole")
  public static boolean largePageNotAligned(GuestSlots slots, long gpa, int shift, long alignment) {
    return slots.isWhole(gpa, shift, 1);
  }

  @Mutant(
      id = "hint-lost-to-a-newcomer",
      says = "a hint of the reverse map that a leaf confirms gives way to another",
      source = "own, kin of HAMT translate-all.c:2430 (P/I), where an alias is forgotten",
      replaces = KERNEL + "ReverseMap#isConfirmed",
      laws = "reverse-map",
      campaign = "btmmu")
  public static boolean hintLostToANewcomer(ReverseMap map, long word, int bucket) {
    return map.isConfirmed(word, bucket) && bucket != 0;
  }

  @Mutant(
      id = "unprotect-physical-as-virtual",
      says = "unprotecting takes the number of another page",
      source = "HAMT translate-all.c:3041 (P/I)",
      replaces = KERNEL + "CodePages#set",
      laws = "code-pages",
      campaign = "btmmu")
  public static void unprotectPhysicalAsVirtual(CodePages pages, long gpa, boolean code) {
    pages.set(code ? gpa : gpa ^ 0x1000, code);
  }
}
