package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/** Bugs in what a paging-structure entry means: reserved bits and frames. */
public final class EntryMutants {
  private static final String CONTROLS = "org.btmmu.optimized.guest.FastControls";
  private static final String WALK = "org.btmmu.optimized.guest.FastWalk";

  private EntryMutants() {}

  @Mutant(
      id = "rsvd-mask-kept-across-levels",
      says = "under PAE bit 63, reserved in a PDPTE, counts as reserved in PDEs and PTEs too",
      source = "QEMU 1844e68eca (P)",
      replaces = CONTROLS + "#highReserved",
      laws = "walk-pae",
      campaign = "uncached")
  public static long rsvdMaskKeptAcrossLevels(PagingMode mode, long role) {
    long reserved = FastControls.highReserved(mode, role);
    return mode == PagingMode.PAE ? reserved | Long.MIN_VALUE : reserved;
  }

  @Mutant(
      id = "maxphyaddr-unchecked",
      says = "physical-address bits that the processor lacks are not reserved",
      source = "QEMU e8f6d00c30 (P)",
      replaces = CONTROLS + "#highReserved",
      laws = {"walk-pae", "walk-4level"},
      campaign = "uncached")
  public static long maxphyaddrUnchecked(PagingMode mode, long role) {
    return FastControls.highReserved(mode, role) & ~0x000F_FFFF_FFFF_FFFFL;
  }

  @Mutant(
      id = "xd-not-reserved",
      says = "XD is not reserved while EFER.NXE is 0",
      source = "KUT 10318f98 (P)",
      replaces = CONTROLS + "#highReserved",
      laws = {"walk-pae", "walk-5level"},
      campaign = "uncached")
  public static long xdNotReserved(PagingMode mode, long role) {
    return FastControls.highReserved(mode, role) & Long.MAX_VALUE;
  }

  @Mutant(
      id = "large-page-rsvd-unchecked",
      says = "reserved bits of a 4-MByte page's entry are ignored",
      source = "QEMU eaad03e472 (P)",
      replaces = CONTROLS + "#fourMegabyteReserved",
      laws = "walk-32",
      campaign = "uncached")
  public static long largePageRsvdUnchecked(long role) {
    return FastControls.fourMegabyteReserved(role) & 0;
  }

  @Mutant(
      id = "two-megabyte-rsvd-unchecked",
      says = "reserved bits of a 2-MByte page's entry are ignored",
      source = "QEMU eaad03e472 (P)",
      replaces = CONTROLS + "#twoMegabyteReserved",
      laws = {"walk-pae", "walk-4level"},
      campaign = "uncached")
  public static long twoMegabyteRsvdUnchecked(long high) {
    return high;
  }

  @Mutant(
      id = "gigabyte-rsvd-unchecked",
      says = "reserved bits of a 1-GByte page's entry are ignored",
      source = "own, after QEMU eaad03e472 (P)",
      replaces = CONTROLS + "#gigabyteReserved",
      laws = {"walk-4level", "walk-5level"},
      campaign = "uncached")
  public static long gigabyteRsvdUnchecked(long high) {
    return high;
  }

  @Mutant(
      id = "pml4e-ps-accepted",
      says = "PS in a PML4E is not reserved",
      source = "QEMU b728464ae8 (P)",
      replaces = CONTROLS + "#rootReserved",
      laws = {"walk-4level", "walk-5level"},
      campaign = "uncached")
  public static long pml4ePsAccepted(long high, long role) {
    return FastControls.rootReserved(high, role) & ~0x80;
  }

  @Mutant(
      id = "nonleaf-g-reserved",
      says = "G in a PML4E is reserved on every processor, not only on AMD's",
      source = "lk #298 (S)",
      replaces = CONTROLS + "#rootReserved",
      laws = {"walk-4level", "walk-5level"},
      campaign = "uncached")
  public static long nonleafGReserved(long high, long role) {
    return FastControls.rootReserved(high, role | FastControls.AMD);
  }

  @Mutant(
      id = "pse36-base-truncated",
      says = "physical-address bits 39:32 of a 4-MByte page are lost",
      source = "QEMU 388ee48a88 (P)",
      replaces = WALK + "#fourMegabyteBase",
      laws = "walk-32",
      campaign = "uncached")
  public static long pse36BaseTruncated(long pde) {
    return FastWalk.fourMegabyteBase(pde) & 0xFFFF_FFFFL;
  }

  @Mutant(
      id = "pae-base-truncated",
      says = "under PAE a page's physical address is cut to 32 bits",
      source = "QEMU GitLab #2040 (S); HAMT hamt.c:1956 (P/I)",
      replaces = WALK + "#pae",
      laws = "walk-pae",
      campaign = "uncached")
  public static long paeBaseTruncated(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    long packed = FastWalk.pae(memory, controls, gva, access, trail);
    return PackedWalk.isTranslation(packed) ? packed & ~0x000F_FFFF_0000_0000L : packed;
  }

  @Mutant(
      id = "pfn-high-bits-kept",
      says = "XD and software bits of the last entry leak into the physical address",
      source = "QEMU 3f2cbf0d1a (P)",
      replaces = WALK + "#page",
      laws = {"walk-pae", "walk-4level"},
      campaign = "uncached")
  public static long pfnHighBitsKept(
      FastControls controls, int access, long rights, long leaf, long gpa, long size) {
    long leaked = leaf & 0xFFF0_0000_0000_0000L;
    return FastWalk.page(controls, access, rights, leaf, gpa | leaked, size);
  }

  @Mutant(
      id = "pdpte-not-latched",
      says = "whether a PDPTE is present is read from memory at each walk",
      source = "QEMU code (P/I)",
      replaces = WALK + "#pae",
      laws = "walk-pae",
      campaign = "uncached")
  public static long pdpteNotLatched(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    long packed = FastWalk.pae(memory, controls, gva, access, trail);
    long pdpte = memory.read64(controls.root | gva >>> 27 & 0x18);
    return (pdpte & 1) == 0 ? FastWalk.notPresent(controls, access) : packed;
  }
}
