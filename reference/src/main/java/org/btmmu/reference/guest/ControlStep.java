package org.btmmu.reference.guest;

import static org.btmmu.spec.guest.ControlRegisters.CR0_PG;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PAE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PCIDE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PGE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMEP;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * What a step other than an access does; it is always determined.
 *
 * @param observation what the guest sees
 * @param next the state of the CPU afterwards
 * @param invalidation what its guest TLB loses; null if nothing is guaranteed
 */
public record ControlStep(Observation observation, CpuState next, Invalidation invalidation) {
  /** The effect of an operation that is no access. */
  @Clause({"T-STEP-1", "T-STEP-3", "T-USE-3"})
  public static ControlStep of(Operation operation, CpuState cpu, PhysicalMemory memory) {
    ControlRegisters old = cpu.registers();
    return switch (operation) {
      case Operation.Touch _ -> throw new IllegalArgumentException("an access is no control step");
      case Operation.SetCpl(int cpl) ->
          done(new CpuState(old, cpl, cpu.ac(), cpu.pkru(), cpu.pkrs(), cpu.processor()));
      case Operation.SetAc(boolean ac) ->
          done(new CpuState(old, cpu.cpl(), ac, cpu.pkru(), cpu.pkrs(), cpu.processor()));
      case Operation.WritePkru(int pkru) ->
          done(new CpuState(old, cpu.cpl(), cpu.ac(), pkru, cpu.pkrs(), cpu.processor()));
      case Operation _ when cpu.cpl() != 0 -> refused(cpu);
      case Operation.WritePkrs(int pkrs) ->
          done(new CpuState(old, cpu.cpl(), cpu.ac(), cpu.pkru(), pkrs, cpu.processor()));
      case Operation.Invlpg(long address) -> invlpg(cpu, address);
      case Operation.Invpcid invpcid -> invpcid(cpu, invpcid);
      case Operation.MovCr0(long value, boolean code64) ->
          written(cpu, ControlWrite.cr0(memory, old, value, code64, cpu.processor()), false);
      case Operation.MovCr3(long value) -> {
        boolean pcids = (old.cr4() & CR4_PCIDE) != 0;
        ControlWrite write = ControlWrite.cr3(memory, old, value, cpu.processor());
        yield written(cpu, write, !(pcids && value < 0));
      }
      case Operation.MovCr4(long value) ->
          written(cpu, ControlWrite.cr4(memory, old, value, cpu.processor()), false);
      case Operation.WriteEfer(long value) -> written(cpu, ControlWrite.efer(old, value), false);
    };
  }

  private static ControlStep done(CpuState next) {
    return new ControlStep(new Observation.Done(), next, null);
  }

  private static ControlStep refused(CpuState cpu) {
    return new ControlStep(new Observation.Fault(new Outcome.GeneralProtection()), cpu, null);
  }

  /** A non-canonical address makes INVLPG do nothing. */
  @Clause("T-INV-1")
  private static ControlStep invlpg(CpuState cpu, long address) {
    PagingMode mode = cpu.registers().mode();
    long linear = mode.isLongMode() ? address : address & 0xFFFF_FFFFL;
    if (!LinearAddress.isCanonical(linear, mode)) {
      return done(cpu);
    }
    return new ControlStep(new Observation.Done(), cpu, Invalidation.invlpg(cpu.pcid(), linear));
  }

  @Clause({"T-INV-5", "T-INV-6"})
  private static ControlStep invpcid(CpuState cpu, Operation.Invpcid operation) {
    PagingMode mode = cpu.registers().mode();
    long type = operation.type();
    long pcid = operation.pcid();
    boolean pcids = (cpu.registers().cr4() & CR4_PCIDE) != 0;
    if (type < 0
        || type > 3
        || pcid >>> 12 != 0
        || (type <= 1 && !pcids && pcid != 0)
        || (type == 0 && !LinearAddress.isCanonical(operation.address(), mode))) {
      return refused(cpu);
    }
    Invalidation event =
        switch ((int) type) {
          case 0 -> Invalidation.invpcidAddress((int) pcid, operation.address());
          case 1 -> Invalidation.invpcidSingle((int) pcid);
          case 2 -> Invalidation.everything("INVPCID 2");
          default -> Invalidation.invpcidAllButGlobal();
        };
    return new ControlStep(new Observation.Done(), cpu, event);
  }

  private static ControlStep written(CpuState cpu, ControlWrite write, boolean flushesPcid) {
    return switch (write) {
      case ControlWrite.GeneralProtection _ -> refused(cpu);
      case ControlWrite.Written(ControlRegisters next) -> {
        CpuState after = cpu.with(next);
        Invalidation event =
            flushesPcid
                ? Invalidation.movCr3(after.pcid())
                : ofChange(cpu.registers(), next, cpu.pcid());
        yield new ControlStep(new Observation.Done(), after, event);
      }
    };
  }

  /** What a change of CR0 or CR4 is guaranteed to invalidate; null if nothing. */
  @Clause({"T-INV-3", "T-INV-4"})
  private static Invalidation ofChange(ControlRegisters old, ControlRegisters next, int pcid) {
    long changed = old.cr4() ^ next.cr4();
    if ((old.cr0() & ~next.cr0() & CR0_PG) != 0) {
      return Invalidation.everything("MOV CR0 that cleared PG");
    }
    if ((changed & CR4_PGE) != 0) {
      return Invalidation.everything("MOV CR4 that changed PGE");
    }
    if ((changed & old.cr4() & CR4_PCIDE) != 0) {
      return Invalidation.everything("MOV CR4 that cleared PCIDE");
    }
    if ((changed & CR4_PAE) != 0) {
      return Invalidation.allOfPcid("MOV CR4 that changed PAE", pcid);
    }
    if ((changed & next.cr4() & CR4_SMEP) != 0) {
      return Invalidation.allOfPcid("MOV CR4 that set SMEP", pcid);
    }
    return null;
  }
}
