package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.host.AccessClass;
import org.btmmu.spec.memory.PhysicalMemory;

/** Steps that select a domain or a class: spaces, roles, and what becomes of other domains. */
public final class SelectLaws {
  private SelectLaws() {}

  static KernelModule module(long seed) {
    return Coupling.random(seed);
  }

  @Law(
      id = "coupling-select",
      says =
          "selecting any space under any role makes the domain in use stand for it, and changes no"
              + " leaf, or the leaf's domain stood for something else and is empty now",
      clauses = {"K-DOM-1", "K-DOM-2", "K-DOM-3", "K-ROL-1", "K-SPC-1"})
  static boolean select(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      SpaceAndRole what) {
    given(what.pcid() >= 0 && what.pcid() < Coupling.PCIDS);
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    SpaceAndRole before = module.domains().what(domain);
    module.select(what);
    boolean same = before.equals(module.domains().what(domain));
    cover("kept", same && leaf.usable(module) != 0);
    cover("kept in use", same && leaf.usable(module) != 0 && module.current() == domain);
    cover("recycled", !same && leaf.usable() != 0);
    return isIn(module, what)
        && leaf.isCoupled(module, null)
        && leaf.usable(module) == (same ? leaf.usable() : 0);
  }

  /** The domain in use stands for this, and its entries in the guest TLB may be used. */
  private static boolean isIn(KernelModule module, SpaceAndRole what) {
    int current = module.current();
    return Coupling.isReady(module)
        && module.domains().what(current).equals(what)
        && !module.domains().isStale(current);
  }

  @Law(
      id = "coupling-recycle",
      says =
          "a domain that is given another meaning has no leaf, and the guest TLB no entry of any of"
              + " its MIDs",
      clauses = {"K-DOM-2"})
  static boolean recycle(
      @From("module") KernelModule module,
      SpaceAndRole what,
      int accessClass,
      long gva,
      int index) {
    given(accessClass >= 0 && accessClass < Domains.CLASSES);
    given(index >= 0 && index < module.gtlb().entries());
    given(Coupling.isReady(module));
    given(module.domains().find(what) < 0);
    boolean leaf = module.domains().root(0, accessClass) != 0;
    boolean entry = FastGtlb.mid(module.gtlb().tag(index)) == Domains.mid(0, accessClass);
    module.select(what);
    int current = module.current();
    cover("a leaf and an entry", leaf && entry && current == 0);
    return module.usable(current, accessClass, gva) == 0
        && FastGtlb.mid(module.gtlb().tag(index)) != Domains.mid(current, accessClass);
  }

  @Law(
      id = "coupling-wrpkru",
      says =
          "after a write to PKRU the domain in use stands for the reference's space and role, and"
              + " no leaf of a domain with a meaning of its own has changed",
      clauses = {"K-ROL-1", "T-USE-3"})
  static boolean writePkru(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      CpuState cpu,
      int pkru,
      PhysicalMemory memory) {
    GuestCpu guest = guest(cpu, memory, module);
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    ControlStep step = ControlStep.of(new Operation.WritePkru(pkru), cpu, memory);
    guest.writePkru(pkru);
    cover("kept", leaf.usable(module) != 0);
    return leaf.isCoupled(module, step.invalidation()) && isIn(module, meaning(step.next()));
  }

  @Law(
      id = "coupling-wrmsr-pkrs",
      says = "the same after a write to IA32_PKRS, which is refused where the reference refuses it",
      clauses = {"K-ROL-1", "T-USE-3", "T-STEP-3"})
  static boolean writePkrs(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      CpuState cpu,
      int pkrs,
      PhysicalMemory memory) {
    GuestCpu guest = guest(cpu, memory, module);
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    ControlStep step = ControlStep.of(new Operation.WritePkrs(pkrs), cpu, memory);
    boolean done = guest.writePkrs(pkrs);
    return isAsTheReference(module, leaf, step, done);
  }

  @Law(
      id = "coupling-wrmsr-efer",
      says = "the same after a write to IA32_EFER",
      clauses = {"K-ROL-1", "T-INV-4", "T-USE-3", "T-STEP-3"})
  static boolean writeEfer(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      CpuState cpu,
      long efer,
      PhysicalMemory memory) {
    GuestCpu guest = guest(cpu, memory, module);
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    ControlStep step = ControlStep.of(new Operation.WriteEfer(efer), cpu, memory);
    boolean done = guest.writeEfer(efer);
    return isAsTheReference(module, leaf, step, done);
  }

  /** A write was done or refused as the reference says, and the module is as after it. */
  private static boolean isAsTheReference(
      KernelModule module, Leaf leaf, ControlStep step, boolean done) {
    cover("kept", done && leaf.usable(module) != 0);
    cover("refused", !done);
    return done == step.observation() instanceof Observation.Done
        && leaf.isCoupled(module, step.invalidation())
        && isIn(module, meaning(step.next()));
  }

  @Law(
      id = "coupling-set-cpl-ac",
      says =
          "a change of CPL and EFLAGS.AC leaves every leaf and the domain in use, and the class of"
              + " an access is then that of the reference's state",
      clauses = {"K-CLS-1", "T-USE-3"})
  static boolean setCplAc(
      Coupling.Width width,
      @From("module") KernelModule module,
      int domain,
      int accessClass,
      long gva,
      long packed,
      CpuState cpu,
      Access access,
      PhysicalMemory memory) {
    GuestCpu guest = guest(cpu, memory, module);
    Leaf leaf = Leaf.before(module, width, domain, accessClass, gva, packed);
    int current = module.current();
    guest.setCpl(access.cpl());
    guest.setAc(access.ac());
    CpuState between = ControlStep.of(new Operation.SetCpl(access.cpl()), cpu, memory).next();
    ControlStep step = ControlStep.of(new Operation.SetAc(access.ac()), between, memory);
    CpuState next = step.next();
    cover("kept", leaf.usable(module) != 0);
    int fast = FastAccess.accessClass(guest.cpl(), access.implicit(), guest.ac());
    Access same =
        new Access(
            access.kind(),
            access.address(),
            access.sizeBytes(),
            next.cpl(),
            access.implicit(),
            next.ac(),
            access.stack(),
            access.wide());
    return leaf.isCoupled(module, step.invalidation())
        && leaf.usable(module) == leaf.usable()
        && module.current() == current
        && fast == AccessClass.of(same).ordinal();
  }

  /** A processor in the reference's state, with its module. */
  private static GuestCpu guest(CpuState cpu, PhysicalMemory memory, KernelModule module) {
    given(cpu.cpl() >= 0 && cpu.cpl() <= 3);
    given(Coupling.isReady(module));
    GuestCpu guest = new GuestCpu(memory, module, cpu.processor());
    guest.set(
        cpu.registers().cr0(),
        cpu.registers().cr3(),
        cpu.registers().cr4(),
        cpu.registers().efer(),
        cpu.registers().pdptes());
    guest.set(cpu.cpl(), cpu.ac(), cpu.pkru(), cpu.pkrs());
    return guest;
  }

  private static SpaceAndRole meaning(CpuState cpu) {
    return SpaceAndRole.of(FastControls.of(cpu.controls()), cpu.pcid());
  }

  @Law(
      id = "coupling-justifies-class",
      says =
          "an access, implicit ones too, is looked up under the MID of its own class, which no"
              + " other class or domain has",
      clauses = {"K-CLS-1", "K-CLS-2", "K-DOM-1"})
  static boolean accessClass(
      @From("module") KernelModule module, Access access, int otherDomain, int otherClass) {
    given(Coupling.isReady(module));
    given(otherDomain >= 0 && otherDomain < Coupling.DOMAINS);
    given(otherClass >= 0 && otherClass < Domains.CLASSES);
    int packed = FastAccess.of(access);
    int need = FastAccess.need(packed);
    int own = AccessClass.of(access).ordinal();
    int mid = Domains.mid(module.current(), own);
    long expected = module.gtlb().translate(mid, access.address(), need);
    long translated = module.translate(FastAccess.accessClass(packed), access.address(), need);
    boolean hit = translated >= 0;
    cover("implicit at CPL 3", hit && access.implicit() && access.cpl() == 3);
    cover("implicit with AC", hit && access.implicit() && access.ac() && access.cpl() == 0);
    cover("explicit with AC", hit && !access.implicit() && access.ac() && access.cpl() == 0);
    boolean same = otherDomain == module.current() && otherClass == own;
    return translated == expected
        && mid != 0
        && (Domains.mid(otherDomain, otherClass) == mid) == same
        && Domains.domain(mid) == module.current()
        && Domains.accessClass(mid) == own;
  }
}
