package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.Set;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.Invalidation;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.memory.PhysicalMemory;

/** Steps that make the guest's TLB lose one page. */
public final class InvalidationLaws {
  private InvalidationLaws() {}

  static KernelModule module(long seed) {
    return Coupling.random(seed);
  }

  /** A module that invalidates its guest TLB at once. */
  static KernelModule eagerModule(long seed) {
    return Coupling.random(Features.without(Set.of("lazy-invalidation")), seed);
  }

  @Law(
      id = "spt-drop",
      says =
          "dropping a page from a tree leaves no leaf of a page that the address lies in, whatever"
              + " its size, and changes no other leaf",
      clauses = {"K-INV-1", "K-INV-3"})
  static boolean drop(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      long otherGva,
      boolean onlyGlobal) {
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    given(ShadowPath.of(module, domain, accessClass, otherGva).inTree());

    module.drop(domain, accessClass, otherGva, onlyGlobal);
    PageSize size = leaf.walk().size();
    leaf.keptOrLost(module);
    cover("4 MByte", leaf.isLost(module) && size == PageSize.SIZE_4MB);
    cover("1 GByte", leaf.isLost(module) && size == PageSize.SIZE_1GB);
    boolean concerned =
        (gva ^ otherGva) >>> size.shift() == 0 && (!onlyGlobal || leaf.walk().global());
    return leaf.isCoupled(module, null) && (leaf.usable(module) == 0 || !concerned);
  }

  @Law(
      id = "spt-drop-elsewhere",
      says = "dropping a page from a tree changes no leaf of another tree",
      clauses = {"K-INV-1", "K-DOM-1"})
  static boolean dropElsewhere(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      int otherDomain,
      int otherClass,
      Coupling.Width otherWidth,
      long otherGva) {
    given(domain != otherDomain || accessClass != otherClass);
    given(Coupling.isPlace(module, otherDomain, otherClass));
    given(domain != otherDomain || width == otherWidth);
    Coupling.given(module, otherDomain, otherWidth);
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    given(ShadowPath.of(module, otherDomain, otherClass, otherGva).inTree());

    long dropped = module.usable(otherDomain, otherClass, otherGva);
    module.drop(otherDomain, otherClass, otherGva, false);
    cover("a leaf each", leaf.usable() != 0 && dropped != 0);
    return leaf.isCoupled(module, null) && leaf.usable(module) == leaf.usable();
  }

  /** As {@link Leaf#before} in a module with only this tree, where an address has a path too. */
  private static Leaf beforeAlone(
      KernelModule module,
      Coupling.Width width,
      Coupling.Tree tree,
      long gva,
      long packed,
      long otherGva) {
    Leaf leaf = Leaf.before(module, width, tree.domain, tree.accessClass, gva, packed);
    given(ShadowPath.of(module, tree.domain, tree.accessClass, otherGva).inTree());
    Coupling.only(module, tree.domain, tree.accessClass);
    return leaf;
  }

  private static void goals(Leaf leaf, KernelModule module, long gva, long otherGva) {
    boolean lost = leaf.isLost(module);
    PageSize size = leaf.walk().size();
    cover(
        "4 MByte, the other half",
        lost && size == PageSize.SIZE_4MB && (gva ^ otherGva) == 1 << 21);
  }

  @Law(
      id = "coupling-invlpg",
      says = "after INVLPG, a usable leaf is of a walk that the guest's TLB may still hold",
      clauses = {"K-INV-1", "K-INV-3", "T-INV-1"})
  static boolean invlpg(
      Coupling.Width width,
      @From("module") KernelModule module,
      Coupling.Tree tree,
      long gva,
      long packed,
      long otherGva,
      int pcid) {
    given(pcid >= 0 && pcid < Coupling.PCIDS);
    Leaf leaf = beforeAlone(module, width, tree, gva, packed, otherGva);
    module.invalidate(otherGva, pcid, true);
    leaf.keptOrLost(module);
    goals(leaf, module, gva, otherGva);
    cover("global, of another PCID", leaf.isLost(module) && leaf.walk().pcid() != pcid);
    return leaf.isCoupled(module, Invalidation.invlpg(pcid, otherGva));
  }

  @Law(
      id = "coupling-invlpg-eager",
      says = "the same without the optimization lazy-invalidation",
      clauses = {"K-INV-1", "K-INV-3", "K-OPT-3", "T-INV-1"})
  static boolean invlpgEager(
      Coupling.Width width,
      @From("eagerModule") KernelModule module,
      Coupling.Tree tree,
      long gva,
      long packed,
      long otherGva,
      int pcid) {
    given(pcid >= 0 && pcid < Coupling.PCIDS);
    Leaf leaf = beforeAlone(module, width, tree, gva, packed, otherGva);
    module.invalidate(otherGva, pcid, true);
    leaf.keptOrLost(module);
    goals(leaf, module, gva, otherGva);
    cover("global, of another PCID", leaf.isLost(module) && leaf.walk().pcid() != pcid);
    return leaf.isCoupled(module, Invalidation.invlpg(pcid, otherGva));
  }

  @Law(
      id = "coupling-invpcid-0",
      says =
          "after INVPCID 0, a usable leaf is of a walk that the guest's TLB may still hold, where"
              + " no such walk is for an address that the mode does not have",
      clauses = {"K-INV-1", "K-INV-3", "T-INV-5"})
  static boolean invpcidAddress(
      Coupling.Width width,
      @From("module") KernelModule module,
      Coupling.Tree tree,
      long gva,
      long packed,
      long otherGva,
      int pcid,
      boolean exists) {
    given(pcid >= 0 && pcid < Coupling.PCIDS);
    given(exists || (gva >>> 32 == 0 && otherGva >>> 32 != 0));
    Leaf leaf = beforeAlone(module, width, tree, gva, packed, otherGva);
    GuestCpu.invalidateForInvpcid(module, 0, pcid, otherGva, exists);
    cover("kept", leaf.usable(module) != 0);
    cover("beyond 4 GByte", leaf.usable(module) != 0 && !exists);
    goals(leaf, module, gva, otherGva);
    return leaf.isCoupled(module, Invalidation.invpcidAddress(pcid, otherGva));
  }

  @Law(
      id = "coupling-page-fault",
      says =
          "after a page fault at an address, a usable leaf is of a walk that the guest's TLB may"
              + " still hold",
      clauses = {"K-FLU-3", "T-INV-7"})
  static boolean pageFault(
      Coupling.Width width,
      @From("module") KernelModule module,
      Coupling.Tree tree,
      long gva,
      long packed,
      long otherGva,
      int pcid) {
    given(pcid >= 0 && pcid < Coupling.PCIDS);
    Leaf leaf = beforeAlone(module, width, tree, gva, packed, otherGva);
    module.invalidate(otherGva, pcid, false);
    leaf.keptOrLost(module);
    goals(leaf, module, gva, otherGva);
    return leaf.isCoupled(module, Invalidation.pageFault(pcid, otherGva));
  }

  @Law(
      id = "invalidated-address",
      says = "INVLPG and INVPCID 0 concern the address that the reference's steps do, or nothing",
      clauses = {"T-INV-1", "T-INV-5", "T-INV-6"})
  static boolean address(CpuState cpu, long address, int pcid, PhysicalMemory memory) {
    FastControls controls = FastControls.of(cpu.controls());
    long linear = GuestCpu.linearForInvlpg(controls, address);
    boolean canonical = controls.isCanonical(linear);
    ControlStep invlpg = ControlStep.of(new Operation.Invlpg(address), cpu, memory);
    Invalidation ofPage = Invalidation.invlpg(cpu.pcid(), linear);
    boolean sameInvlpg =
        canonical ? ofPage.equals(invlpg.invalidation()) : invlpg.invalidation() == null;

    Operation operation = new Operation.Invpcid(0, pcid, address);
    ControlStep invpcid = ControlStep.of(operation, cpu, memory);
    boolean legal = invpcid.observation() instanceof Observation.Done;
    given(cpu.cpl() == 0);
    boolean longMode = cpu.registers().mode().isLongMode();
    cover("nothing for INVLPG", !canonical);
    cover("wraps", canonical && linear != address);
    cover("#GP(0) for INVPCID", !legal && !controls.isCanonical(address));
    cover("no address of the mode", legal && !GuestCpu.exists(controls, address));
    return sameInvlpg
        && (!legal || controls.isCanonical(address))
        && GuestCpu.exists(controls, address) == (longMode || address >>> 32 == 0);
  }
}
