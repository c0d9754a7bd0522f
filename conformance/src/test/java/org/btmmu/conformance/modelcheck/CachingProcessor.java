package org.btmmu.conformance.modelcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.trace.TraceMemory;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.Invalidation;
import org.btmmu.reference.guest.PossibleWalk.Complete;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Processors that remember each translation that they use until they must forget it. One may have a
 * bug.
 */
final class CachingProcessor implements Subject {
  /** What may be wrong with it. */
  enum Bug {
    NONE,
    INVLPG_KEEPS_GLOBALS,
    MOV_CR3_KEEPS_EVERYTHING,
    INVLPG_DROPS_ONE_PIECE,
    STORE_WITHOUT_DIRTY,
    CLASS_IGNORED,
    CPU_1_KEEPS_AFTER_INVLPG,
    FAILS_AT_INVPCID_2
  }

  private final Bug bug;
  private final TraceMemory memory;
  private final List<CpuState> cpus;
  private final List<List<Complete>> tlbs;
  private final Trail trail = new Trail();

  private CachingProcessor(
      Bug bug, TraceMemory memory, List<CpuState> cpus, List<List<Complete>> tlbs) {
    this.bug = bug;
    this.memory = memory;
    this.cpus = new ArrayList<>(cpus);
    this.tlbs = new ArrayList<>();
    tlbs.forEach(tlb -> this.tlbs.add(new ArrayList<>(tlb)));
  }

  static Subject of(Scenario scenario, Bug bug) {
    TraceMemory memory = TraceMemory.of(scenario);
    List<List<Complete>> empty =
        scenario.cpus().stream().<List<Complete>>map(_ -> List.of()).toList();
    return new CachingProcessor(bug, memory, scenario.cpus(), empty);
  }

  @Override
  public Observation step(Step step) {
    CpuState cpu = cpus.get(step.cpu());
    if (step.operation() instanceof Touch touch) {
      return access(step.cpu(), touch, touch.accessAs(cpu.cpl(), cpu.ac()));
    }
    ControlStep effect = ControlStep.of(step.operation(), cpu, memory);
    cpus.set(step.cpu(), effect.next());
    Invalidation event = effect.invalidation();
    if (event != null) {
      forget(step, event);
    }
    return effect.observation();
  }

  private void forget(Step step, Invalidation event) {
    boolean invlpg = step.operation() instanceof Operation.Invlpg;
    boolean keepsAll =
        (bug == Bug.MOV_CR3_KEEPS_EVERYTHING && step.operation() instanceof Operation.MovCr3)
            || (bug == Bug.CPU_1_KEEPS_AFTER_INVLPG && invlpg && step.cpu() == 1);
    if (bug == Bug.FAILS_AT_INVPCID_2
        && step.operation() instanceof Operation.Invpcid invpcid
        && invpcid.type() == 2) {
      throw new IllegalStateException("no entry to drop");
    }
    tlbs.get(step.cpu())
        .removeIf(walk ->
            event.drops(walk)
                && !keepsAll
                && !(bug == Bug.INVLPG_KEEPS_GLOBALS && invlpg && walk.global())
                && !(bug == Bug.INVLPG_DROPS_ONE_PIECE
                    && invlpg
                    && walk.page() != (event.address() & -4096L)));
  }

  private Observation access(int cpu, Touch touch, Access access) {
    CpuState state = cpus.get(cpu);
    Complete hit = lookup(cpu, access);
    if (hit == null) {
      FastControls controls = FastControls.of(state.controls());
      int packedAccess = FastAccess.of(access);
      long packed = FastWalk.walk(memory, controls, access.address(), packedAccess, trail);
      Outcome outcome = PackedWalk.outcome(packed, access.address());
      List<Complete> tlb = tlbs.get(cpu);
      if (!(outcome instanceof Outcome.Translation found)) {
        tlb.removeIf(Invalidation.pageFault(state.pcid(), access.address())::drops);
        return new Observation.Fault(outcome);
      }
      if (bug != Bug.STORE_WITHOUT_DIRTY || !touch.stores()) {
        FastAccessedDirty.writeBack(memory, controls.mode, trail, packedAccess);
      }
      hit = translation(state, access, found);
      Complete filled = hit;
      tlb.removeIf(old -> old.page() == filled.page() && old.isUsableUnder(filled.pcid()));
      tlb.add(filled);
    }
    long gpa = hit.translation(access.address()).gpa();
    if (!touch.stores()) {
      return new Observation.Value(memory.read64(gpa));
    }
    memory.write64(gpa, touch.value());
    return new Observation.Stored();
  }

  private Complete lookup(int cpu, Access access) {
    CpuState state = cpus.get(cpu);
    for (Complete walk : tlbs.get(cpu)) {
      if (walk.page() == (access.address() & -4096L)
          && walk.isUsableUnder(state.pcid())
          && (walk.dirty() || !access.kind().isWrite())
          && (walk.permits(access, state.controls()) || bug == Bug.CLASS_IGNORED)) {
        return walk;
      }
    }
    return null;
  }

  private static Complete translation(CpuState state, Access access, Outcome.Translation found) {
    return new Complete(
        access.address() & -4096L,
        state.pcid(),
        found.gpa() & ~found.pageSize().offsetMask(),
        found.pageSize(),
        found.rights(),
        found.global(),
        found.dirty() || access.kind().isWrite());
  }

  @Override
  public PhysicalMemory memory() {
    return memory;
  }

  @Override
  public Subject fork() {
    return new CachingProcessor(bug, memory.fork(), cpus, tlbs);
  }

  /** CPU states are the reference's too, so what remains are the TLBs. */
  @Override
  public void describe(LongConsumer sink) {
    for (List<Complete> tlb : tlbs) {
      sink.accept(tlb.size());
      for (Complete walk : tlb) {
        sink.accept(walk.page() | walk.pcid());
        sink.accept(walk.frame());
        sink.accept(walk.size().ordinal() << 8 | (walk.global() ? 1 : 0) | (walk.dirty() ? 2 : 0));
        sink.accept(walk.rights().user() ? 1 : 0);
        sink.accept(walk.rights().writable() ? 1 : 0);
      }
    }
  }

  @Override
  public SortedMap<String, Long> counters() {
    return new TreeMap<>();
  }
}
