package org.btmmu.conformance.modelcheck;

import static org.btmmu.conformance.modelcheck.SmallTables.F1;
import static org.btmmu.conformance.modelcheck.SmallTables.F2;
import static org.btmmu.conformance.modelcheck.SmallTables.PDE;
import static org.btmmu.conformance.modelcheck.SmallTables.PTE0;
import static org.btmmu.conformance.modelcheck.SmallTables.PTE1;
import static org.btmmu.conformance.modelcheck.SmallTables.ROOT_A;
import static org.btmmu.conformance.modelcheck.SmallTables.TABLE0;
import static org.btmmu.conformance.modelcheck.SmallTables.V0;
import static org.btmmu.conformance.modelcheck.SmallTables.V1;
import static org.btmmu.conformance.modelcheck.SmallTables.access;
import static org.btmmu.conformance.modelcheck.SmallTables.exchangeOfCpus;
import static org.btmmu.conformance.modelcheck.SmallTables.exchangeOfPages;
import static org.btmmu.conformance.modelcheck.SmallTables.scenario;
import static org.btmmu.conformance.modelcheck.SmallTables.storeEntry;
import static org.btmmu.spec.guest.AccessKind.READ;
import static org.btmmu.spec.guest.AccessKind.WRITE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PAE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PCIDE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PGE;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Step;

/** Scopes that are searched in a moment. */
final class TinyScopes {
  private static final long CR4 = CR4_PAE | CR4_PCIDE | CR4_PGE;

  private TinyScopes() {}

  /** Two CPUs; both symmetries. */
  static SmallScope symmetric() {
    List<Operation> operations = new ArrayList<>();
    operations.add(storeEntry(PTE0, F1 | 0x67));
    operations.add(storeEntry(PTE1, F2 | 0x67));
    operations.add(storeEntry(PTE0, F2 | 0x65));
    operations.add(storeEntry(PTE1, F1 | 0x65));
    for (long page : new long[] {V0, V1}) {
      operations.add(access(READ, page, 0, false));
      operations.add(new Operation.Invlpg(page));
    }
    operations.add(new Operation.MovCr3(ROOT_A | 1));
    return SmallScope.of(
        "symmetric",
        "for tests",
        scenario(2, CR4),
        steps(2, operations),
        List.of(exchangeOfCpus(), exchangeOfPages(2)),
        3);
  }

  /** One CPU, one page: global, large, read-only, not dirty, a supervisor's. */
  static SmallScope onePage() {
    return SmallScope.of(
        "one page",
        "for tests",
        scenario(1, CR4),
        steps(
            1,
            List.of(
                storeEntry(PTE0, F1 | 0x63),
                storeEntry(PTE0, F1 | 0x27),
                storeEntry(PTE0, F2 | 0x167),
                storeEntry(PDE, TABLE0 | 0x27),
                storeEntry(PDE, 0xE7),
                access(READ, V0, 0, false),
                access(READ, V1, 0, false),
                access(WRITE, V0 + 8, 0x33, false),
                new Operation.Invlpg(V0),
                new Operation.Invpcid(2, 0, 0),
                new Operation.MovCr3(ROOT_A | 1),
                new Operation.SetCpl(3))),
        List.of(),
        5);
  }

  static List<Step> steps(int cpus, List<Operation> operations) {
    List<Step> steps = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      for (Operation operation : operations) {
        steps.add(new Step(cpu, operation));
      }
    }
    return steps;
  }
}
