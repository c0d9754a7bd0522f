package org.btmmu.conformance.trace;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControlWrites;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.FastPdptes;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.memory.PhysicalMemory;

/** Processors that cache nothing: each access is a fast walk of the tables as they are. */
public final class UncachedSubject implements Subject {
  private static final Observation DONE = new Observation.Done();
  private static final Observation STORED = new Observation.Stored();
  private static final Observation GENERAL_PROTECTION =
      new Observation.Fault(new Outcome.GeneralProtection());
  private static final long CR4_PCIDE = 1 << 17;

  private final PhysicalMemory memory;
  private final CpuState[] cpus;
  private final FastControls[] controls;
  private final FastCrossing crossing = new FastCrossing();
  private long walks;

  private UncachedSubject(PhysicalMemory memory, CpuState[] cpus) {
    this.memory = memory;
    this.cpus = cpus;
    this.controls = new FastControls[cpus.length];
    for (int cpu = 0; cpu < cpus.length; cpu++) {
      controls[cpu] = FastControls.of(cpus[cpu].controls());
    }
  }

  /** Processors and memory as a scenario begins. */
  public static UncachedSubject of(Scenario scenario) {
    return new UncachedSubject(TraceMemory.of(scenario), scenario.cpus().toArray(CpuState[]::new));
  }

  @Override
  public Observation step(Step step) {
    CpuState cpu = cpus[step.cpu()];
    if (step.operation() instanceof Touch touch) {
      return touch(controls[step.cpu()], touch, touch.accessAs(cpu.cpl(), cpu.ac()));
    }
    CpuState next = unprivileged(cpu, step.operation());
    if (next == null) {
      next = cpu.cpl() == 0 ? privileged(cpu, step.operation()) : null;
    }
    if (next == null) {
      return GENERAL_PROTECTION;
    }
    cpus[step.cpu()] = next;
    controls[step.cpu()] = FastControls.of(next.controls());
    return DONE;
  }

  private Observation touch(FastControls now, Touch touch, Access access) {
    int bits = FastAccess.of(access);
    walks++;
    do {
      crossing.translate(memory, now, access.address(), access.sizeBytes(), bits);
    } while (!crossing.writeBack(memory, now.mode, bits));
    if (!PackedWalk.isTranslation(crossing.lower())) {
      return new Observation.Fault(PackedWalk.outcome(crossing.lower(), crossing.faultAddress()));
    }
    int inLowerPage =
        crossing.upper() == PackedWalk.NONE
            ? access.sizeBytes()
            : 4096 - (int) (access.address() & 4095);
    long value = 0;
    for (int k = 0; k < access.sizeBytes(); k++) {
      long gpa =
          k < inLowerPage
              ? PackedWalk.gpa(crossing.lower()) + k
              : PackedWalk.gpa(crossing.upper()) + k - inLowerPage;
      long word = memory.read64(gpa & -8L);
      int shift = (int) (8 * (gpa & 7));
      if (touch.stores()) {
        long one = touch.value() >>> 8 * k & 0xFF;
        memory.write64(gpa & -8L, word & ~(0xFFL << shift) | one << shift);
      } else {
        value |= (word >>> shift & 0xFF) << 8 * k;
      }
    }
    return touch.stores() ? STORED : new Observation.Value(value);
  }

  /** The state after a step that any privilege may make; null if it is none. */
  private static CpuState unprivileged(CpuState cpu, Operation operation) {
    ControlRegisters registers = cpu.registers();
    return switch (operation) {
      case Operation.SetCpl(int cpl) ->
          new CpuState(registers, cpl, cpu.ac(), cpu.pkru(), cpu.pkrs(), cpu.processor());
      case Operation.SetAc(boolean ac) ->
          new CpuState(registers, cpu.cpl(), ac, cpu.pkru(), cpu.pkrs(), cpu.processor());
      case Operation.WritePkru(int pkru) ->
          new CpuState(registers, cpu.cpl(), cpu.ac(), pkru, cpu.pkrs(), cpu.processor());
      default -> null;
    };
  }

  /** The state after a step of CPL 0; null for #GP(0). */
  private CpuState privileged(CpuState cpu, Operation operation) {
    ControlRegisters old = cpu.registers();
    return switch (operation) {
      case Operation.WritePkrs(int pkrs) ->
          new CpuState(old, cpu.cpl(), cpu.ac(), cpu.pkru(), pkrs, cpu.processor());
      case Operation.Invlpg _ -> cpu;
      case Operation.Invpcid invpcid -> isLegal(old, invpcid) ? cpu : null;
      case Operation.MovCr0(long value, boolean code64) ->
          FastControlWrites.cr0(old.cr0(), old.cr4(), old.efer(), value, code64)
              ? with(
                  cpu,
                  value,
                  old.cr3(),
                  old.cr4(),
                  FastControlWrites.eferAfterCr0(old.efer(), value),
                  FastControlWrites.reloadsPdptes(old.cr0() ^ value, 0))
              : null;
      case Operation.MovCr3(long value) -> {
        long stored = FastControlWrites.storedCr3(old.cr4(), value);
        int width = cpu.processor().maxPhysicalAddress();
        yield FastControlWrites.cr3(old.cr4(), old.efer(), value, width)
            ? with(cpu, old.cr0(), stored, old.cr4(), old.efer(), true)
            : null;
      }
      case Operation.MovCr4(long value) ->
          FastControlWrites.cr4(old.cr4(), old.cr3(), old.efer(), value)
              ? with(
                  cpu,
                  old.cr0(),
                  old.cr3(),
                  value,
                  old.efer(),
                  FastControlWrites.reloadsPdptes(0, old.cr4() ^ value))
              : null;
      case Operation.WriteEfer(long value) -> {
        long stored = FastControlWrites.storedEfer(old.efer(), value);
        yield FastControlWrites.efer(old.cr0(), old.efer(), value)
            ? with(cpu, old.cr0(), old.cr3(), old.cr4(), stored, false)
            : null;
      }
      default -> throw new IllegalArgumentException("not privileged: " + operation);
    };
  }

  /** Other control registers, and the PDPTE registers loaded where they must; null for #GP(0). */
  private CpuState with(
      CpuState cpu, long cr0, long cr3, long cr4, long efer, boolean loadsPdptes) {
    Pdptes pdptes = cpu.registers().pdptes();
    if (loadsPdptes && FastControlWrites.isPae(cr0, cr4, efer)) {
      long[] loaded = new long[4];
      if (!FastPdptes.load(memory, cr3, cpu.processor().maxPhysicalAddress(), loaded)) {
        return null;
      }
      pdptes = new Pdptes(loaded[0], loaded[1], loaded[2], loaded[3]);
    }
    return cpu.with(new ControlRegisters(cr0, cr3, cr4, efer, pdptes));
  }

  private static boolean isLegal(ControlRegisters old, Operation.Invpcid invpcid) {
    long type = invpcid.type();
    PagingMode mode = old.mode();
    boolean canonical =
        !mode.isLongMode()
            || invpcid.address() << 64 - mode.linearBits() >> 64 - mode.linearBits()
                == invpcid.address();
    return type >= 0
        && type <= 3
        && invpcid.pcid() >>> 12 == 0
        && (type > 1 || (old.cr4() & CR4_PCIDE) != 0 || invpcid.pcid() == 0)
        && (type != 0 || canonical);
  }

  @Override
  public PhysicalMemory memory() {
    return memory;
  }

  @Override
  public Subject fork() {
    return new UncachedSubject(memory.fork(), cpus.clone());
  }

  @Override
  public void describe(LongConsumer sink) {
    for (CpuState cpu : cpus) {
      ControlRegisters registers = cpu.registers();
      sink.accept(registers.cr0());
      sink.accept(registers.cr3());
      sink.accept(registers.cr4());
      sink.accept(registers.efer());
      for (int number = 0; number < 4; number++) {
        sink.accept(registers.pdptes().get(number));
      }
      sink.accept(cpu.cpl() | (cpu.ac() ? 4 : 0));
      sink.accept(cpu.pkru());
      sink.accept(cpu.pkrs());
    }
  }

  @Override
  public SortedMap<String, Long> counters() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(java.util.Map.of("walks", walks)));
  }
}
