package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.Set;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.Invalidation;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.Processor;
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
      says = "dropping a page from a tree leaves no leaf of a page that the address lies in, whatever"
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
    cover("4 KByte", lost && size == PageSize.SIZE_4KB);
    cover("2 MByte, elsewhere", lost && size == PageSize.SIZE_2MB && (gva ^ otherGva) == 0x1000);
    cover("4 MByte", lost && size == PageSize.SIZE_4MB);
    cover("4 MByte, the other half", lost && size == PageSize.SIZE_4MB && (gva ^ otherGva) == 1 << 21);
    cover("1 GByte", lost && size == PageSize.SIZE_1GB);
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
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    Leaf leaf = beforeAlone(module, width, tree, gva, packed, registers.mode().isLongMode() ? otherGva : otherGva & 0xFFFF_FFFFL);
    CpuState cpu = new CpuState(registers, 0, false, 0, 0, processor);
    ControlStep step = ControlStep.of(new Operation.Invlpg(otherGva), cpu, memory);
    FastControls controls = FastControls.of(cpu.controls());
    GuestCpu.invalidateForInvlpg(module, controls, cpu.pcid(), otherGva);
    leaf.keptOrLost(module);
    goals(leaf, module, gva, otherGva);
    cover("not canonical", step.invalidation() == null);
    cover("global, of another PCID", leaf.isLost(module) && leaf.walk().pcid() != cpu.pcid());
    return leaf.isCoupled(module, step.invalidation());
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
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    Leaf leaf = beforeAlone(module, width, tree, gva, packed, registers.mode().isLongMode() ? otherGva : otherGva & 0xFFFF_FFFFL);
    CpuState cpu = new CpuState(registers, 0, false, 0, 0, processor);
    ControlStep step = ControlStep.of(new Operation.Invlpg(otherGva), cpu, memory);
    FastControls controls = FastControls.of(cpu.controls());
    GuestCpu.invalidateForInvlpg(module, controls, cpu.pcid(), otherGva);
    leaf.keptOrLost(module);
    goals(leaf, module, gva, otherGva);
    cover("not canonical", step.invalidation() == null);
    cover("global, of another PCID", leaf.isLost(module) && leaf.walk().pcid() != cpu.pcid());
    return leaf.isCoupled(module, step.invalidation());
  }

  @Law(
      id = "coupling-invpcid-0",
      says = "after INVPCID 0, a usable leaf is of a walk that the guest's TLB may still hold; outside long mode there are no leaves from 4 GByte on",
      clauses = {"K-INV-1", "K-INV-3", "T-INV-5"})
  static boolean invpcidAddress(
      Coupling.Width width,
      @From("module") KernelModule module,
      Coupling.Tree tree,
      long gva,
      long packed,
      long otherGva,
      int pcid,
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    Leaf leaf = beforeAlone(module, width, tree, gva, packed, otherGva);
    CpuState cpu = new CpuState(registers, 0, false, 0, 0, processor);
    Operation operation = new Operation.Invpcid(0, pcid, otherGva);
    ControlStep step = ControlStep.of(operation, cpu, memory);
    given(step.observation() instanceof Observation.Done);
    boolean longMode = registers.mode().isLongMode();
    given(longMode || gva >>> 32 == 0);
    boolean exists = longMode || otherGva >>> 32 == 0;
    GuestCpu.invalidateForInvpcid(module, 0, pcid, otherGva, exists);
    cover("kept", leaf.usable(module) != 0);
    cover("kept as global", leaf.usable(module) != 0 && otherGva == gva);
    cover("beyond 4 GByte", !exists);
    goals(leaf, module, gva, otherGva);
    return leaf.isCoupled(module, step.invalidation());
  }

  @Law(
      id = "coupling-page-fault",
      says = "after a page fault at an address, a usable leaf is of a walk that the guest's TLB may still hold",
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
}
