package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.reference.guest.Walk;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/** Bugs in accessed and dirty flags. */
public final class AccessedDirtyMutants {
  private static final String WALK = "org.btmmu.optimized.guest.FastWalk";
  private static final String UPDATES = "org.btmmu.optimized.guest.FastAccessedDirty";
  private static final long ACCESSED = 0x20;
  private static final long DIRTY = 0x40;

  private AccessedDirtyMutants() {}

  @Mutant(
      id = "ad-before-permission-check",
      says = "A and D are written although the access turns out to be denied",
      source = "KVM 8cbc70696f (P); KUT access.c (P)",
      replaces = WALK + "#walk",
      laws = "accessed-dirty",
      campaign = "uncached")
  public static long adBeforePermissionCheck(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    long packed = FastWalk.walk(memory, controls, gva, access, trail);
    FastAccessedDirty.writeBack(memory, controls.mode, trail, access);
    return packed;
  }

  @Mutant(
      id = "ad-writeback-leaf-first",
      says = "plain stores, last entry first, lose D where one entry is used at two levels",
      source = "own, Z3 counterexample (P)",
      replaces = UPDATES + "#writeBack",
      laws = "accessed-dirty",
      campaign = "uncached")
  public static boolean adWritebackLeafFirst(
      PhysicalMemory memory, PagingMode mode, Trail trail, int access) {
    for (int index = 4; index >= 0; index--) {
      if (index < trail.count()) {
        long next = trail.entry(index) | FastAccessedDirty.missing(trail, index, access);
        if (mode == PagingMode.BITS_32) {
          memory.write32(trail.gpa(index), (int) next);
        } else {
          memory.write64(trail.gpa(index), next);
        }
      }
    }
    return true;
  }

  @Mutant(
      id = "dirty-not-set-after-read-fill",
      says = "a store through an entry whose A is already set does not set D",
      source = "IBMulator #34 (P)",
      replaces = UPDATES + "#missing",
      laws = {"accessed-dirty", "walk-32"},
      campaign = "uncached")
  public static long dirtyNotSetAfterReadFill(Trail trail, int index, int access) {
    boolean accessed = (trail.entry(index) & ACCESSED) != 0;
    return accessed ? 0 : FastAccessedDirty.missing(trail, index, access);
  }

  @Mutant(
      id = "fill-without-accessed",
      says = "A is never set",
      source = "own, refuted by Z3 (P)",
      replaces = UPDATES + "#missing",
      laws = {"accessed-dirty", "walk-pae"},
      campaign = "uncached")
  public static long fillWithoutAccessed(Trail trail, int index, int access) {
    return FastAccessedDirty.missing(trail, index, access) & ~ACCESSED;
  }

  @Mutant(
      id = "fill-ignores-dirty",
      says = "D is never set",
      source = "own, refuted by Z3 (P)",
      replaces = UPDATES + "#missing",
      laws = {"accessed-dirty", "walk-4level"},
      campaign = "uncached")
  public static long fillIgnoresDirty(Trail trail, int index, int access) {
    return FastAccessedDirty.missing(trail, index, access) & ~DIRTY;
  }

  @Mutant(
      id = "pdpte-accessed-set",
      says = "under PAE A is written into the PDPTE's place in memory",
      source = "QEMU code (P/I)",
      replaces = WALK + "#pae",
      laws = "accessed-dirty",
      campaign = "uncached")
  public static long pdpteAccessedSet(
      PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail) {
    long packed = FastWalk.pae(memory, controls, gva, access, trail);
    if (PackedWalk.isTranslation(packed)) {
      long place = controls.root | gva >>> 27 & 0x18;
      memory.write64(place, memory.read64(place) | ACCESSED);
    }
    return packed;
  }

  @Mutant(
      id = "ad-plain-store",
      says = "a plain store of A and D revives an entry that another processor changed meanwhile",
      source = "riscv-qemu PR #103, #105 (P); sail-riscv PR #1860 (P)",
      replaces = UPDATES + "#set",
      laws = "accessed-dirty-locked")
  public static boolean adPlainStore(
      PhysicalMemory memory, PagingMode mode, long gpa, long seen, long bits) {
    if (mode == PagingMode.BITS_32) {
      memory.write32(gpa, (int) (seen | bits));
    } else {
      memory.write64(gpa, seen | bits);
    }
    return true;
  }

  @Mutant(
      id = "accessed-refuses",
      says = "an entry that an earlier, faulting walk left with A = 1 counts as not present",
      source = "own: the permitted set of faults forgotten",
      replaces = WALK + "#refused",
      laws = "accessed-dirty-fault",
      campaign = "uncached")
  public static long accessedRefuses(FastControls controls, int access, long entry) {
    return (entry & ACCESSED) != 0
        ? FastWalk.notPresent(controls, access)
        : FastWalk.refused(controls, access, entry);
  }

  @Mutant(
      id = "leaf-accessed-on-fault",
      says = "A of the entry that refuses the access counts as allowed to be set",
      source = "own, against KUT access.c (P)",
      replaces = "org.btmmu.reference.guest.AccessedDirty#permitted",
      laws = "accessed-dirty-fault")
  public static int leafAccessedOnFault(Walk walk) {
    return walk.count();
  }
}
