package org.btmmu.conformance.campaign;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.trace.TraceMemory;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.Invalidation;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.memory.PhysicalMemory;

/** Processors that remember each translation until they must forget it. They may have a bug. */
final class CachingSubject implements Subject {
  /** What they do wrong. */
  enum Bug {
    NONE,
    MOV_CR3_DROPS_NOTHING,
    PCIDS_ARE_IGNORED,
    INVLPG_DROPS_ONE_PIECE,
    PGE_KEEPS_GLOBALS,
    THE_OTHER_CPU_FORGETS,
    RIGHTS_ARE_NOT_JUDGED_AGAIN,
    D_IS_NOT_SET_AFTER_A_READ,
    HALF_A_STORE_BEFORE_A_FAULT,
    TRANSLATIONS_SURVIVE_A_FAULT,
    IT_THROWS
  }

  private final PhysicalMemory memory;
  private final CpuState[] cpus;
  private final List<Set<Complete>> tlbs = new ArrayList<>();
  private final FastCrossing crossing = new FastCrossing();
  private final Bug bug;
  private long hits;

  CachingSubject(Scenario scenario, Bug bug) {
    this.memory = TraceMemory.of(scenario);
    this.cpus = scenario.cpus().toArray(CpuState[]::new);
    this.bug = bug;
    scenario.cpus().forEach(_ -> tlbs.add(new LinkedHashSet<>()));
  }

  @Override
  public Observation step(Step step) {
    CpuState cpu = cpus[step.cpu()];
    if (step.operation() instanceof Touch touch) {
      return touch(step.cpu(), touch, touch.accessAs(cpu.cpl(), cpu.ac()));
    }
    if (bug == Bug.IT_THROWS && step.operation() instanceof Operation.Invpcid) {
      throw new IllegalStateException("not done yet");
    }
    ControlStep effect = ControlStep.of(step.operation(), cpu, memory);
    cpus[step.cpu()] = effect.next();
    if (effect.invalidation() != null) {
      int other = bug == Bug.THE_OTHER_CPU_FORGETS ? cpus.length - 1 - step.cpu() : step.cpu();
      forget(other, effect.invalidation(), step.operation());
    }
    return effect.observation();
  }

  private void forget(int cpu, Invalidation event, Operation operation) {
    boolean nothing = bug == Bug.MOV_CR3_DROPS_NOTHING && operation instanceof Operation.MovCr3;
    boolean piece = bug == Bug.INVLPG_DROPS_ONE_PIECE && operation instanceof Operation.Invlpg;
    boolean globals = bug == Bug.PGE_KEEPS_GLOBALS && operation instanceof Operation.MovCr4;
    tlbs.get(cpu)
        .removeIf(walk ->
            event.drops(walk)
                && !nothing
                && !(piece && walk.page() != (event.address() & -4096L))
                && !(globals && walk.global()));
  }

  private Observation touch(int cpu, Touch touch, Access access) {
    FastControls controls = FastControls.of(cpus[cpu].controls());
    int bits = FastAccess.of(access);
    int inFirst = (int) Math.min(access.sizeBytes(), 4096 - (access.address() & 4095));
    long first = controls.linear(access.address(), bits);
    long second = controls.linear(access.address() + inFirst, bits);
    boolean crosses = inFirst < access.sizeBytes();
    long lower = cached(cpu, first, access);
    long upper = crosses ? cached(cpu, second, access) : 0;
    if (lower >= 0 && upper >= 0) {
      hits++;
      return move(touch, access, lower, upper, inFirst);
    }
    crossing.translate(memory, controls, access.address(), access.sizeBytes(), bits);
    crossing.writeBack(memory, controls.mode, bits);
    Outcome outcome = PackedWalk.outcome(crossing.lower(), crossing.faultAddress());
    if (!(outcome instanceof Outcome.Translation translation)) {
      if (outcome instanceof Outcome.PageFault(_, long cr2)) {
        if (bug == Bug.HALF_A_STORE_BEFORE_A_FAULT && cr2 != first && lower >= 0) {
          move(touch, access, lower, lower, inFirst);
        }
        if (bug != Bug.TRANSLATIONS_SURVIVE_A_FAULT) {
          Invalidation event = Invalidation.pageFault(cpus[cpu].pcid(), cr2);
          tlbs.get(cpu).removeIf(event::drops);
        }
      }
      return new Observation.Fault(outcome);
    }
    fill(cpu, first, translation, access);
    upper = 0;
    if (crosses) {
      Outcome.Translation next = (Outcome.Translation) PackedWalk.outcome(crossing.upper(), second);
      fill(cpu, second, next, access);
      upper = next.gpa();
    }
    return move(touch, access, translation.gpa(), upper, inFirst);
  }

  private long cached(int cpu, long linear, Access access) {
    for (Complete walk : tlbs.get(cpu)) {
      if (walk.page() == (linear & -4096L)
          && cpus[cpu].registers().mode() != PagingMode.OFF
          && (bug == Bug.PCIDS_ARE_IGNORED || walk.isUsableUnder(cpus[cpu].pcid()))
          && (walk.dirty() || !access.kind().isWrite() || bug == Bug.D_IS_NOT_SET_AFTER_A_READ)
          && (bug == Bug.RIGHTS_ARE_NOT_JUDGED_AGAIN
              || walk.permits(access, cpus[cpu].controls()))) {
        return walk.translation(linear).gpa();
      }
    }
    return -1;
  }

  private void fill(int cpu, long linear, Outcome.Translation found, Access access) {
    if (cpus[cpu].registers().mode() != PagingMode.OFF) {
      Complete walk =
          new Complete(
              linear & -4096L,
              cpus[cpu].pcid(),
              found.gpa() & ~found.pageSize().offsetMask(),
              found.pageSize(),
              found.rights(),
              found.global(),
              found.dirty() || access.kind().isWrite());
      tlbs.get(cpu).removeIf(old -> old.page() == walk.page() && old.pcid() == walk.pcid());
      tlbs.get(cpu).add(walk);
    }
  }

  private Observation move(Touch touch, Access access, long lower, long upper, int inFirst) {
    long value = 0;
    for (int k = 0; k < access.sizeBytes(); k++) {
      long gpa = k < inFirst ? lower + k : upper + k - inFirst;
      long word = memory.read64(gpa & -8L);
      int shift = (int) (8 * (gpa & 7));
      value |= (word >>> shift & 0xFF) << 8 * k;
      if (touch.stores()) {
        long one = touch.value() >>> 8 * k & 0xFF;
        memory.write64(gpa & -8L, word & ~(0xFFL << shift) | one << shift);
      }
    }
    return touch.stores() ? new Observation.Stored() : new Observation.Value(value);
  }

  @Override
  public PhysicalMemory memory() {
    return memory;
  }

  @Override
  public Subject fork() {
    throw new UnsupportedOperationException("no test needs it");
  }

  @Override
  public void describe(LongConsumer sink) {
    throw new UnsupportedOperationException("no test needs it");
  }

  @Override
  public SortedMap<String, Long> counters() {
    return new TreeMap<>(java.util.Map.of("hits", hits));
  }
}
