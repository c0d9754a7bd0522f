package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastRegisters;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.Invalidation;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.host.Role;
import org.btmmu.spec.host.SpaceKey;
import org.btmmu.spec.memory.PhysicalMemory;

/** What the control registers say, what stands for them, and what a change of them takes away. */
public final class RegisterLaws {
  private RegisterLaws() {}

  @Law(
      id = "registers-decoded",
      says =
          "the controls of a walk and the PCID are read from the raw registers as the reference"
              + " reads them",
      clauses = {"G-MODE-1", "T-CACHE-4", "K-SPC-1"})
  static boolean decoded(CpuState cpu) {
    ControlRegisters raw = cpu.registers();
    PagingControls controls =
        FastRegisters.controls(
            raw.cr0(),
            raw.cr3(),
            raw.cr4(),
            raw.efer(),
            raw.pdptes(),
            cpu.pkru(),
            cpu.pkrs(),
            cpu.processor());
    PagingMode mode = raw.mode();
    cover("no paging", mode == PagingMode.OFF);
    cover("32-bit", mode == PagingMode.BITS_32);
    cover("PAE", mode == PagingMode.PAE);
    cover("4-level", mode == PagingMode.FOUR_LEVEL);
    cover("5-level", mode == PagingMode.FIVE_LEVEL);
    cover("a PCID", cpu.pcid() == 0xFFF);
    cover("no PCID", cpu.pcid() == 0 && (raw.cr3() & 0xFFF) == 0xFFF);
    return controls.equals(cpu.controls())
        && FastRegisters.pcid(raw.cr3(), raw.cr4()) == cpu.pcid();
  }

  @Law(
      id = "tlb-loss",
      says =
          "of a write to CR0 or CR4 the guest's TLB loses at least every translation that the"
              + " architecture guarantees to be lost, of each PCID, global or not",
      clauses = {"T-INV-3", "T-INV-4", "K-FLU-1"})
  static boolean loss(
      PhysicalMemory memory, CpuState cpu, boolean toCr0, long value, boolean code64, int pcid) {
    given(pcid >= 0 && pcid <= 4095);
    ControlRegisters old = cpu.registers();
    Operation operation = toCr0 ? new Operation.MovCr0(value, code64) : new Operation.MovCr4(value);
    ControlStep step = ControlStep.of(operation, cpu, memory);
    ControlRegisters next = step.next().registers();
    int reach = GuestCpu.reach(old.cr0(), old.cr4(), next.cr0(), next.cr4());
    Invalidation lost = step.invalidation();
    cover("nothing", lost == null && !next.equals(old));
    if (lost == null) {
      return true;
    }
    boolean concerned = lost.pcid() == Invalidation.EVERY || lost.pcid() == pcid;
    boolean globals =
        concerned && lost.globals() == Invalidation.Globals.AS_OTHERS
            || lost.globals() == Invalidation.Globals.OF_EVERY_PCID;
    long changed = old.cr4() ^ next.cr4();
    cover("paging ends", toCr0);
    cover("PGE changes", (changed & ControlRegisters.CR4_PGE) != 0);
    cover("PCIDE ends", (changed & old.cr4()) == ControlRegisters.CR4_PCIDE && globals);
    cover("SMEP begins under a PCID", changed == ControlRegisters.CR4_SMEP && pcid == cpu.pcid());
    cover("of another PCID only", lost.pcid() != Invalidation.EVERY && !concerned);
    boolean dropsPcid = reach == 2 || reach == 1 && pcid == cpu.pcid();
    return dropsPcid || !concerned && !globals;
  }

  @Law(
      id = "space-and-role",
      says =
          "on one processor, two control states that one domain stands for have the same space and"
              + " role; with paging and the same PGE, those of one space and role have one domain",
      clauses = {"K-SPC-1", "K-SPC-2", "K-ROL-1", "K-ROL-2", "K-DOM-1", "T-USE-3"})
  static boolean spaceAndRole(
      PagingControls one, PagingControls other, boolean pcids, boolean otherPcids) {
    given(one.processor().equals(other.processor()));
    given(one.mode().isLongMode() || !pcids);
    given(other.mode().isLongMode() || !otherPcids);
    boolean same =
        Role.of(one).equals(Role.of(other))
            && SpaceKey.of(one, pcids).equals(SpaceKey.of(other, otherPcids));
    boolean oneDomain = domain(one, pcids).equals(domain(other, otherPcids));
    cover("the same, other PDPTE registers", oneDomain && !one.pdptes().equals(other.pdptes()));
    cover("the same, other PCID bits", oneDomain && ((one.cr3() ^ other.cr3()) & 0xFFF) != 0);
    cover("the same, other PSE", oneDomain && one.pse() != other.pse());
    cover("the same, other NXE", oneDomain && one.nxe() != other.nxe());
    cover("the same, other PKRU", oneDomain && one.pkru() != other.pkru());
    cover("another space, same role", !same && Role.of(one).equals(Role.of(other)));
    cover("another role", !same && one.cr3() == other.cr3() && one.mode() == other.mode());
    boolean alike = one.pge() == other.pge() && one.mode() != PagingMode.OFF;
    return oneDomain ? same : !(same && alike);
  }

  private static SpaceAndRole domain(PagingControls controls, boolean pcids) {
    long cr4 = pcids ? ControlRegisters.CR4_PCIDE : 0;
    return SpaceAndRole.of(FastControls.of(controls), FastRegisters.pcid(controls.cr3(), cr4));
  }
}
