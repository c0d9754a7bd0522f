package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;

/** Filling a shadow page table, and finding in it what was filled. */
public final class FillLaws {
  private FillLaws() {}

  static KernelModule module(long seed) {
    return Coupling.random(seed);
  }

  @Law(
      id = "spt-path",
      says = "the half that the module finds for an address is that of the last word on its path",
      clauses = {"K-SPT-4"})
  static boolean path(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva) {
    given(Coupling.isPlace(module, domain, accessClass));
    Coupling.given(module, domain, width);
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    given(path.shaped());
    long half = path.usable(module.domains().local(domain), module.domains().global(domain));
    cover("usable", half != 0);
    cover("a large page", half != 0 && path.place0() == 0);
    cover("a piece of a large page", half != 0 && path.place0() != 0 && path.pageSize() != 0);
    cover("no table", path.root() == 0);
    return module.usable(domain, accessClass, gva) == half;
  }

  @Law(
      id = "spt-fill",
      says =
          "a fill is found again: the leaf leads where the walk leads, with what the class may do",
      clauses = {"K-SPT-3", "K-SPT-4"})
  static boolean fill(
      Coupling.Width width,
      @From("module") KernelModule module,
      int accessClass,
      long gva,
      long packed,
      boolean dirty) {
    int domain = module.current();
    given(Coupling.isPlace(module, domain, accessClass) && packed >= 0);
    long walk = Coupling.walkTo(gva, packed);
    Coupling.given(module, domain, width);
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    given(path.shaped() && module.tables().hasRoom());
    given(Coupling.isNotAhead(module, domain, path.last()));
    given(path.root() != 0 || Coupling.isFresh(module, module.domains().top(domain), gva));
    long gpa = PackedWalk.gpa(walk);
    GuestSlots slots = module.code().slots();
    given(slots.isBacked(gpa));
    int size = PackedWalk.size(packed);
    given(Coupling.isSound(slots, gpa & -4096L) && Coupling.isSoundFor(slots, gpa));
    given(Coupling.isCounted(module.code(), gpa));
    int level = module.wholeLevel(gpa, size);
    given(Coupling.isCounted(module.code(), gpa & -1L << 12 + 9 * level));
    given(Coupling.areHints(module, slots.hpa(gpa & -1L << 12 + 9 * level)));

    module.fillTable(accessClass, gva, walk, dirty);
    long half = module.usable(domain, accessClass, gva);
    int granted =
        ShadowWord.granted(
            module.domains().role(domain), module.domains().keys(domain), accessClass, walk);
    boolean code = module.code().mustSee(gpa);
    boolean store = ShadowWord.mayStore(granted, dirty, slots.isRam(gpa), code);
    cover("a page of its own", half != 0 && size == 0);
    cover("a whole large page", half != 0 && level == 1);
    cover("a piece of a large page", half != 0 && size != 0 && level == 0);
    cover("stores", (half & FastHalf.DIRTY) != 0);
    cover("no right", granted == 0);
    long inUnit = gva & (1L << 12 + 9 * level) - 1;
    long here = half == 0 ? 0 : half + (inUnit >>> 12 << 6);
    return here == ShadowWord.half(slots.hpa(gpa) & -4096L, granted, store);
  }

  @Law(
      id = "spt-frame",
      says =
          "a fill changes the leaf of its own page; any other is kept, or gone with what was in the"
              + " way",
      clauses = {"K-SPT-4"})
  static boolean frame(
      Coupling.Width width,
      @From("module") KernelModule module,
      int accessClass,
      long gva,
      long otherGva,
      long packed,
      boolean dirty) {
    int domain = module.current();
    given(Coupling.isPlace(module, domain, accessClass) && packed >= 0);
    long walk = Coupling.walkTo(gva, packed);
    Coupling.given(module, domain, width);
    ShadowPath path = ShadowPath.of(module, domain, accessClass, gva);
    ShadowPath other = ShadowPath.of(module, domain, accessClass, otherGva);
    given(path.shaped() && other.shaped() && module.tables().hasRoom());
    given(path.root() != 0 || Coupling.isFresh(module, module.domains().top(domain), gva));
    long gpa = PackedWalk.gpa(walk);
    GuestSlots slots = module.code().slots();
    given(slots.isBacked(gpa));
    given(Coupling.isSound(slots, gpa & -4096L) && Coupling.isSoundFor(slots, gpa));
    int level = module.wholeLevel(gpa, PackedWalk.size(walk));
    given(Coupling.areHints(module, slots.hpa(gpa & -1L << 12 + 9 * level)));

    module.fillTable(accessClass, gva, walk, dirty);
    boolean same = Coupling.isSameUnit(gva, otherGva, level, module.domains().top(domain));
    cover("the same unit", same);
    cover("gone", !same && other.last() != 0 && !other.isKept(module));
    cover("kept", !same && other.last() != 0 && other.isKept(module));
    return same || other.isKeptOrReplaced(module);
  }
}
