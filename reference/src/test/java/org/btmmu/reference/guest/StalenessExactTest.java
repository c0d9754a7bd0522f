package org.btmmu.reference.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Step;
import org.junit.jupiter.api.Test;

/**
 * Law staleness-exact in a small scope: after each trace of up to five steps of an alphabet, the
 * set form and the history form of the guest TLB know the same walks, and so allow the same
 * observations (T-HIST-1, T-HIST-2, and what they follow from: T-CACHE-1, T-CACHE-2, T-FILL-1,
 * T-FILL-4).
 *
 * <p>Two pages (0 and 1000) share all tables; so do two PCIDs, whose roots (1000 and 5000) lead to
 * one PDPT. The directory entry refers to one of two tables or maps a large page.
 */
class StalenessExactTest {
  private static final int DEPTH = 5;
  private static final long V0 = 0;
  private static final long V1 = 0x1000;
  private static final long PDE = 0x3000;
  private static final long PTE0 = 0x4000;
  private static final long PTE1 = 0x4008;
  private static final long F1 = 0x1_0000;
  private static final long F2 = 0x1_1000;
  private static final long KEEP = Long.MIN_VALUE;

  private static final Operation[] ALPHABET = {
    store(PTE0, F1 | 0x67),
    store(PTE0, F2 | 0x07),
    store(PTE0, 0),
    store(PTE1, F2 | 0x167),
    store(PDE, 0x4000 | 0x27),
    store(PDE, 0x6000 | 0x27),
    store(PDE, 0xE7),
    SmallGuest.touch(AccessKind.READ, V0, 0),
    SmallGuest.touch(AccessKind.WRITE, V1, 0x22),
    new Operation.Invlpg(V0),
    new Operation.MovCr3(0x1001),
    new Operation.MovCr3(KEEP | 0x1001),
    new Operation.MovCr3(KEEP | 0x5002),
  };

  private final Map<String, Integer> steps = new TreeMap<>();
  private long traces;
  private long walks;
  private long stale;
  private long withChoice;

  @Test
  void bothFormsKnowTheSameWalksAfterEachTrace() {
    FewWords memory =
        new FewWords(
            0, 0x1000, 0x2000, 0x2008, 0x3000, 0x4000, 0x4008, 0x5000, 0x6000, 0x6008, F1, F2);
    memory.write64(0x1000, 0x2000 | 0x27);
    memory.write64(0x5000, 0x2000 | 0x27);
    memory.write64(0x2000, 0x3000 | 0x27);
    memory.write64(0x2008, 0xE3);
    memory.write64(PDE, 0x4000 | 0x27);
    memory.write64(PTE0, F1 | 0x67);
    memory.write64(PTE1, F2 | 0x67);
    memory.write64(0x6000, F2 | 0x67);
    memory.write64(0x6008, F1 | 0x165);
    Scope scope =
        new Scope(
            new long[] {V0, V1},
            new long[] {0x1000, 0x2000, 0x3000, 0x4000, 0x4008, 0x5000, 0x6000, 0x6008, F1, F2});
    CpuState cpu = SmallGuest.cpu(0x1001, SmallGuest.CR4 | SmallGuest.PCIDE | SmallGuest.PGE);
    explore(new GuestMachine(memory, scope, cpu), 0);

    assertThat(List.of(traces, walks, stale, withChoice))
        .as("traces, translations compared, traces with stale ones, steps with a choice")
        .isEqualTo(List.of(166_240L, 533_844L, 112_268L, 14_344L));
    assertThat(steps)
        .as("steps of each kind")
        .isEqualTo(
            Map.of(
                "Invlpg", 15_468, "MovCr3", 46_404, "Touch", 95_291, "Touch that faults", 9_076));
  }

  private void explore(GuestMachine machine, int depth) {
    traces++;
    SmallGuest.bothFormsAgree(machine, 0, V0, V1);
    count(machine);
    if (depth == DEPTH) {
      return;
    }
    for (Operation operation : ALPHABET) {
      if (changesNothing(machine, operation)) {
        continue;
      }
      GuestMachine next = machine.fork();
      FewWords memory = (FewWords) machine.state().memory().fork();
      Observation observed = uncached(machine.state().cpu(0), operation, memory);
      Verdict verdict = next.check(new Step(0, operation), observed, memory);
      assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
      withChoice += ((Verdict.Allowed) verdict).outcomes() >= 2 ? 1 : 0;
      boolean faults = observed instanceof Observation.Fault;
      String name = operation.getClass().getSimpleName() + (faults ? " that faults" : "");
      steps.merge(name, 1, Integer::sum);
      explore(next, depth + 1);
    }
  }

  private void count(GuestMachine machine) {
    int pcid = machine.state().cpu(0).pcid();
    int ofV0 = machine.state().tlb(0).complete(V0, pcid).size();
    int ofV1 = machine.state().tlb(0).complete(V1, pcid).size();
    walks += ofV0 + ofV1;
    stale += ofV0 > 1 || ofV1 > 1 ? 1 : 0;
  }

  /** What a processor does that caches nothing: it walks the tables for each access. */
  private static Observation uncached(CpuState cpu, Operation operation, FewWords memory) {
    if (!(operation instanceof Touch touch)) {
      return new Observation.Done();
    }
    Walk walk = PageWalk.access(memory, cpu.controls(), touch.accessAs(0, false));
    if (!(walk.outcome() instanceof Outcome.Translation(long gpa, _, _, _, _))) {
      return new Observation.Fault(walk.outcome());
    }
    if (touch.stores()) {
      memory.write64(gpa, touch.value());
      return new Observation.Stored();
    }
    return new Observation.Value(memory.read64(gpa));
  }

  /** A store of what is there already. */
  private static boolean changesNothing(GuestMachine machine, Operation operation) {
    return operation instanceof Touch touch
        && touch.access().address() >= SmallGuest.WINDOW
        && machine.state().memory().read64(touch.access().address() - SmallGuest.WINDOW)
            == touch.value();
  }

  private static Operation store(long gpa, long value) {
    return SmallGuest.touch(AccessKind.WRITE, SmallGuest.WINDOW + gpa, value);
  }
}
