package org.btmmu.conformance.lockstep;

import java.util.HashMap;
import java.util.Map;
import org.btmmu.optimized.memory.Bytes;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.PageCrossing;
import org.btmmu.reference.x86.Flags;
import org.btmmu.reference.x86.LinearMemory;
import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Outcome.Translation;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.memory.PhysicalMemory;

/** Memory that tells its data accesses, with a TLB that forgets as much as it is told to. */
final class ToldMemory implements LinearMemory {
  /** What a TLB does. */
  enum Tlb {
    /** There is none. */
    NONE,
    /** Translations are kept until the guest invalidates them. */
    LAZY,
    /** INVLPG is ignored. */
    DEAF
  }

  final Registers registers;
  final Processor model;
  final PhysicalMemory memory;
  private final Tlb tlb;
  private final Map<Long, Long> kept = new HashMap<>();
  ObservedEngine.Observer observer;
  private Outcome fault;

  /** XORed to the value of the next store. */
  long spoilsStore;

  ToldMemory(Registers registers, Processor model, PhysicalMemory memory, Tlb tlb) {
    this.registers = registers;
    this.model = model;
    this.memory = memory;
    this.tlb = tlb;
  }

  private PagingControls controls() {
    return registers.controls().paging(registers.pkru, registers.pkrs, model);
  }

  private static int first(Access access) {
    return (int) Math.min(access.sizeBytes(), 4096 - (access.address() & 4095));
  }

  /** Where the bytes in the first and second page lie; null if the access faults. */
  private long[] translate(Access access) {
    long page = access.address() >>> 12 << 8 | access.kind().ordinal() << 2 | access.cpl();
    boolean single = first(access) == access.sizeBytes();
    if (tlb != Tlb.NONE && single && kept.containsKey(page)) {
      fault = null;
      return new long[] {kept.get(page) | access.address() & 4095, 0};
    }
    PageCrossing crossing = PageCrossing.access(memory, controls(), access);
    if (!(crossing.lower() instanceof Translation lower)) {
      fault = crossing.lower();
      kept.remove(page);
      return null;
    }
    fault = null;
    if (single) {
      kept.put(page, lower.gpa() & -4096);
    }
    return new long[] {
      lower.gpa(), crossing.upper() instanceof Translation upper ? upper.gpa() : 0
    };
  }

  @Override
  public long load(Access access) {
    long[] at = translate(access);
    if (at == null) {
      return 0;
    }
    int first = first(access);
    int rest = access.sizeBytes() - first;
    long value = Bytes.read(memory, at[0], first);
    tell(false, access, at, value | (rest > 0 ? Bytes.read(memory, at[1], rest) << 8 * first : 0));
    return value | (rest > 0 ? Bytes.read(memory, at[1], rest) << 8 * first : 0);
  }

  @Override
  public void store(Access access, long given) {
    long[] at = translate(access);
    if (at == null) {
      return;
    }
    long value = given ^ spoilsStore;
    spoilsStore = 0;
    int first = first(access);
    Bytes.write(memory, at[0], first, value);
    if (first < access.sizeBytes()) {
      Bytes.write(memory, at[1], access.sizeBytes() - first, value >>> 8 * first);
    }
    tell(true, access, at, value);
  }

  private void tell(boolean store, Access access, long[] at, long value) {
    if (observer == null || access.kind() == AccessKind.FETCH) {
      return;
    }
    int first = first(access);
    tell(store, at[0], access.address(), first, value & Flags.mask(8 * first));
    int rest = access.sizeBytes() - first;
    if (rest > 0) {
      tell(
          store, at[1], access.address() + first, rest, value >>> 8 * first & Flags.mask(8 * rest));
    }
  }

  private void tell(boolean store, long gpa, long linear, int sizeBytes, long value) {
    if (store) {
      observer.store(gpa, linear, sizeBytes, value);
    } else {
      observer.load(gpa, linear, sizeBytes, value);
    }
  }

  @Override
  public void probe(Access access) {
    translate(access);
  }

  @Override
  public Outcome fault() {
    return fault;
  }

  @Override
  public boolean perform(Operation operation) {
    boolean ac = registers.is(Flags.AC);
    CpuState cpu = new CpuState(registers.controls(), 0, ac, registers.pkru, registers.pkrs, model);
    ControlStep step = ControlStep.of(operation, cpu, memory);
    registers.setControls(step.next().registers());
    if (!(operation instanceof Operation.Invlpg && tlb == Tlb.DEAF)) {
      kept.clear();
    }
    return step.observation() instanceof Observation.Done;
  }

  @Override
  public Processor processor() {
    return model;
  }
}
