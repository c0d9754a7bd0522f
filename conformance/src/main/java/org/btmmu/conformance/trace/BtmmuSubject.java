package org.btmmu.conformance.trace;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.memory.PhysicalMemory;

/** The machine with BTMMU as the subject of traces. */
public final class BtmmuSubject implements Subject {
  private final Machine machine;

  private BtmmuSubject(Machine machine) {
    this.machine = machine;
  }

  /**
   * The machine at the start of a trace.
   *
   * @throws IllegalArgumentException if the scenario asks for what this machine cannot have
   */
  public static BtmmuSubject of(Scenario scenario) {
    return new BtmmuSubject(BtmmuSetup.machine(scenario));
  }

  /** The machine itself, for tests and benchmarks. */
  public Machine machine() {
    return machine;
  }

  @Override
  public Observation step(Step step) {
    GuestCpu cpu = machine.cpu(step.cpu());
    return switch (step.operation()) {
      case Operation.Touch touch -> touch(step.cpu(), cpu, touch);
      case Operation.Invlpg(long address) -> done(cpu.invlpg(address));
      case Operation.Invpcid(long type, long pcid, long address) ->
          done(cpu.invpcid(type, pcid, address));
      case Operation.MovCr0(long value, boolean code64) -> done(cpu.movCr0(value, code64));
      case Operation.MovCr3(long value) -> done(cpu.movCr3(value));
      case Operation.MovCr4(long value) -> done(cpu.movCr4(value));
      case Operation.WriteEfer(long value) -> done(cpu.writeEfer(value));
      case Operation.WritePkrs(int value) -> done(cpu.writePkrs(value));
      case Operation.WritePkru(int value) -> {
        cpu.writePkru(value);
        yield done(true);
      }
      case Operation.SetCpl(int cpl) -> {
        cpu.setCpl(cpl);
        yield done(true);
      }
      case Operation.SetAc(boolean ac) -> {
        cpu.setAc(ac);
        yield done(true);
      }
    };
  }

  private static Observation done(boolean legal) {
    return legal ? new Observation.Done() : new Observation.Fault(new Outcome.GeneralProtection());
  }

  private Observation touch(int number, GuestCpu cpu, Operation.Touch touch) {
    Access access = touch.accessAs(cpu.cpl(), cpu.ac());
    int bits = FastAccess.of(access);
    long gva = access.address();
    int size = access.sizeBytes();
    long value = 0;
    if (touch.stores()) {
      machine.store(number, gva, size, bits, touch.value());
    } else if (access.kind().isFetch()) {
      value = machine.fetch(number, gva, size, bits);
    } else {
      value = machine.load(number, gva, size, bits);
    }
    if (machine.fault() != Machine.NONE) {
      return new Observation.Fault(PackedWalk.outcome(machine.fault(), machine.faultAddress()));
    }
    return touch.stores() ? new Observation.Stored() : new Observation.Value(value);
  }

  @Override
  public PhysicalMemory memory() {
    return machine.memory();
  }

  @Override
  public Subject fork() {
    return new BtmmuSubject(machine.copy());
  }

  @Override
  public Subject fork(Subject spent) {
    return new BtmmuSubject(machine.copy(spent == null ? null : ((BtmmuSubject) spent).machine));
  }

  @Override
  public void describe(LongConsumer sink) {
    BtmmuDescription.of(machine, sink);
  }

  @Override
  public SortedMap<String, Long> counters() {
    SortedMap<String, Long> counters = new TreeMap<>();
    for (int kind = 0; kind < Events.kinds(); kind++) {
      long sum = 0;
      for (int cpu = 0; cpu < machine.cpus(); cpu++) {
        sum += machine.cpu(cpu).module().events().of(kind);
      }
      counters.put(Events.name(kind), sum);
    }
    return counters;
  }
}
