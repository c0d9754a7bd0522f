package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.Set;
import org.btmmu.optimized.guest.FastRegisters;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;

/** Steps that make the guest's TLB lose all of a PCID, or everything. */
public final class FlushLaws {
  private FlushLaws() {}

  static KernelModule module(long seed) {
    return Coupling.random(seed);
  }

  /** A module that keeps nothing over MOV CR3 and invalidates its guest TLB at once. */
  static KernelModule plainModule(long seed) {
    return Coupling.random(Features.without(Set.of("keep-spaces", "lazy-invalidation")), seed);
  }

  /** The reference's step at CPL 0, under the hypothesis that it is legal. */
  private static ControlStep legal(
      Operation operation, ControlRegisters registers, Processor processor, PhysicalMemory memory) {
    CpuState cpu = new CpuState(registers, 0, false, 0, 0, processor);
    ControlStep step = ControlStep.of(operation, cpu, memory);
    given(step.observation() instanceof Observation.Done);
    return step;
  }

  @Law(
      id = "coupling-mov-cr3",
      says =
          "after MOV CR3 without PCIDs, a usable leaf is of a walk that the guest's TLB may still"
              + " hold",
      clauses = {"K-FLU-1", "K-SPC-2", "T-INV-2"})
  static boolean movCr3(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      long cr3,
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    given((registers.cr4() & ControlRegisters.CR4_PCIDE) == 0);
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    ControlStep step = legal(new Operation.MovCr3(cr3), registers, processor, memory);
    GuestCpu.flushForCr3(module, registers.cr4(), cr3);
    cover("kept", leaf.usable(module) != 0);
    cover("lost", leaf.isLost(module));
    return leaf.isCoupled(module, step.invalidation());
  }

  @Law(
      id = "coupling-mov-cr3-pcid",
      says =
          "after MOV CR3 that flushes a PCID, a usable leaf is of a walk that the guest's TLB may"
              + " still hold",
      clauses = {"K-FLU-1", "K-SPC-2", "T-INV-2"})
  static boolean movCr3Pcid(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      long cr3,
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    given((registers.cr4() & ControlRegisters.CR4_PCIDE) != 0 && cr3 >= 0);
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    ControlStep step = legal(new Operation.MovCr3(cr3), registers, processor, memory);
    GuestCpu.flushForCr3(module, registers.cr4(), cr3);
    boolean ofPcid = leaf.walk().pcid() == step.next().pcid();
    cover("kept as global", leaf.usable(module) != 0 && ofPcid);
    cover("kept as another PCID's", leaf.usable(module) != 0 && !leaf.walk().global());
    cover("lost", leaf.isLost(module));
    return leaf.isCoupled(module, step.invalidation());
  }

  @Law(
      id = "coupling-mov-cr3-no-flush",
      says = "MOV CR3 with bit 63 under PCIDs leaves every leaf as it is",
      clauses = {"K-FLU-2", "K-OPT-1", "T-INV-2"})
  static boolean movCr3NoFlush(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      long cr3,
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    long value = cr3 | Long.MIN_VALUE;
    given((registers.cr4() & ControlRegisters.CR4_PCIDE) != 0);
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    ControlStep step = legal(new Operation.MovCr3(value), registers, processor, memory);
    GuestCpu.flushForCr3(module, registers.cr4(), value);
    boolean ofPcid = leaf.walk().pcid() == step.next().pcid();
    cover("of the PCID", leaf.usable() != 0 && ofPcid && !leaf.walk().global());
    cover("of another", leaf.usable() != 0 && !ofPcid);
    return leaf.isCoupled(module, step.invalidation()) && leaf.usable(module) == leaf.usable();
  }

  @Law(
      id = "coupling-mov-cr3-plain",
      says =
          "the same without the optimizations keep-spaces and lazy-invalidation, whatever CR3 and"
              + " CR4 are",
      clauses = {"K-FLU-1", "K-OPT-1", "K-OPT-3", "T-INV-2"})
  static boolean movCr3Plain(
      Coupling.Width width,
      @From("plainModule") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      long cr3,
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    ControlStep step = legal(new Operation.MovCr3(cr3), registers, processor, memory);
    GuestCpu.flushForCr3(module, registers.cr4(), cr3);
    leaf.lost(module);
    return leaf.isCoupled(module, step.invalidation());
  }

  @Law(
      id = "coupling-mov-cr0",
      says = "after MOV CR0, a usable leaf is of a walk that the guest's TLB may still hold",
      clauses = {"K-FLU-1", "T-INV-3"})
  static boolean movCr0(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      long cr0,
      boolean code64,
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    ControlStep step = legal(new Operation.MovCr0(cr0, code64), registers, processor, memory);
    int pcid = FastRegisters.pcid(registers.cr3(), registers.cr4());
    long cr4 = registers.cr4();
    GuestCpu.flushForControls(module, pcid, registers.cr0(), cr4, cr0, cr4);
    leaf.keptOrLost(module);
    return leaf.isCoupled(module, step.invalidation());
  }

  @Law(
      id = "coupling-mov-cr4",
      says = "after MOV CR4, a usable leaf is of a walk that the guest's TLB may still hold",
      clauses = {"K-FLU-1", "T-INV-3", "T-INV-4"})
  static boolean movCr4(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      long cr4,
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    ControlStep step = legal(new Operation.MovCr4(cr4), registers, processor, memory);
    int pcid = FastRegisters.pcid(registers.cr3(), registers.cr4());
    long cr0 = registers.cr0();
    GuestCpu.flushForControls(module, pcid, cr0, registers.cr4(), cr0, cr4);
    leaf.keptOrLost(module);
    long changed = registers.cr4() ^ cr4;
    boolean lost = leaf.isLost(module);
    cover("PGE alone", lost && changed == ControlRegisters.CR4_PGE);
    cover("PCIDE alone", lost && changed == ControlRegisters.CR4_PCIDE);
    cover("PAE alone", lost && changed == ControlRegisters.CR4_PAE);
    cover("SMEP alone", lost && changed == ControlRegisters.CR4_SMEP);
    return leaf.isCoupled(module, step.invalidation());
  }

  @Law(
      id = "coupling-invpcid-1",
      says = "after INVPCID 1, a usable leaf is of a walk that the guest's TLB may still hold",
      clauses = {"K-FLU-1", "T-INV-5"})
  static boolean invpcidSingle(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      int pcid,
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    Operation operation = new Operation.Invpcid(1, pcid, 0);
    ControlStep step = legal(operation, registers, processor, memory);
    GuestCpu.invalidateForInvpcid(module, 1, pcid, 0, true);
    cover("lost", leaf.isLost(module));
    cover("kept", leaf.usable(module) != 0);
    return leaf.isCoupled(module, step.invalidation());
  }

  @Law(
      id = "coupling-invpcid-2",
      says = "after INVPCID 2, a usable leaf is of a walk that the guest's TLB may still hold",
      clauses = {"K-FLU-1", "T-INV-5"})
  static boolean invpcidEverything(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      int pcid,
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    Operation operation = new Operation.Invpcid(2, pcid, 0);
    ControlStep step = legal(operation, registers, processor, memory);
    GuestCpu.invalidateForInvpcid(module, 2, pcid, 0, true);
    leaf.lost(module);
    return leaf.isCoupled(module, step.invalidation());
  }

  @Law(
      id = "coupling-invpcid-3",
      says = "after INVPCID 3, a usable leaf is of a walk that the guest's TLB may still hold",
      clauses = {"K-FLU-1", "T-INV-5"})
  static boolean invpcidAllButGlobal(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      int pcid,
      ControlRegisters registers,
      Processor processor,
      PhysicalMemory memory) {
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    Operation operation = new Operation.Invpcid(3, pcid, 0);
    ControlStep step = legal(operation, registers, processor, memory);
    GuestCpu.invalidateForInvpcid(module, 3, pcid, 0, true);
    cover("lost", leaf.isLost(module));
    cover("kept", leaf.usable(module) != 0);
    return leaf.isCoupled(module, step.invalidation());
  }
}
