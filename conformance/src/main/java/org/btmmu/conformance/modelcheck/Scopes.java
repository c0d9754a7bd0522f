package org.btmmu.conformance.modelcheck;

import static org.btmmu.conformance.modelcheck.SmallTables.F1;
import static org.btmmu.conformance.modelcheck.SmallTables.F2;
import static org.btmmu.conformance.modelcheck.SmallTables.PDE;
import static org.btmmu.conformance.modelcheck.SmallTables.PTE0;
import static org.btmmu.conformance.modelcheck.SmallTables.PTE1;
import static org.btmmu.conformance.modelcheck.SmallTables.ROOT_A;
import static org.btmmu.conformance.modelcheck.SmallTables.ROOT_B;
import static org.btmmu.conformance.modelcheck.SmallTables.TABLE0;
import static org.btmmu.conformance.modelcheck.SmallTables.TABLE1;
import static org.btmmu.conformance.modelcheck.SmallTables.V0;
import static org.btmmu.conformance.modelcheck.SmallTables.V1;
import static org.btmmu.conformance.modelcheck.SmallTables.access;
import static org.btmmu.conformance.modelcheck.SmallTables.storeEntry;
import static org.btmmu.spec.guest.AccessKind.FETCH;
import static org.btmmu.spec.guest.AccessKind.READ;
import static org.btmmu.spec.guest.AccessKind.WRITE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PAE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PCIDE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PGE;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Step;

/** The scopes that the project searches. */
public final class Scopes {
  private static final long KEEP = Long.MIN_VALUE;
  private static final long CR4 = CR4_PAE | CR4_PCIDE | CR4_PGE;

  private Scopes() {}

  /** All scopes; the first is the one that is searched unless a user says otherwise. */
  public static List<SmallScope> all() {
    return List.of(base());
  }

  private static SmallScope base() {
    List<Operation> operations = new ArrayList<>();
    for (long flags : new long[] {0x67, 0x65, 0x63, 0x07}) {
      operations.add(storeEntry(PTE0, F1 | flags));
      operations.add(storeEntry(PTE1, F2 | flags));
    }
    operations.add(storeEntry(PTE0, F2 | 0x167));
    operations.add(storeEntry(PTE1, F1 | 0x167));
    operations.add(storeEntry(PTE0, 0));
    operations.add(storeEntry(PTE1, 0));
    for (long entry : new long[] {TABLE0 | 0x27, TABLE0 | 0x25, TABLE1 | 0x27, 0xE7, 0x87}) {
      operations.add(storeEntry(PDE, entry));
    }
    for (long page : new long[] {V0, V1}) {
      operations.add(access(READ, page, 0, false));
      operations.add(access(WRITE, page + 8, 0x33, false));
      operations.add(access(FETCH, page, 0, false));
      operations.add(access(READ, page, 0, true));
      operations.add(new Operation.Invlpg(page));
      operations.add(new Operation.Invpcid(0, 1, page));
    }
    operations.add(new Operation.Invpcid(1, 1, 0));
    operations.add(new Operation.Invpcid(1, 2, 0));
    operations.add(new Operation.Invpcid(2, 0, 0));
    operations.add(new Operation.Invpcid(3, 0, 0));
    for (long cr3 : new long[] {ROOT_A | 1, ROOT_B | 2}) {
      operations.add(new Operation.MovCr3(cr3));
      operations.add(new Operation.MovCr3(KEEP | cr3));
    }
    operations.add(new Operation.MovCr4(CR4 & ~CR4_PGE));
    operations.add(new Operation.MovCr4(CR4));
    operations.add(new Operation.MovCr0(SmallTables.CR0 & ~SmallTables.WP, true));
    operations.add(new Operation.MovCr0(SmallTables.CR0, true));
    operations.add(new Operation.SetCpl(0));
    operations.add(new Operation.SetCpl(3));
    return SmallScope.of(
        "base",
        "2 CPUs, 2 spaces with PCIDs, 2 pages in one table, 2 frames, a large page",
        SmallTables.scenario(2, CR4),
        SmallTables.entries(),
        SmallTables.WINDOW,
        onEach(2, operations),
        List.of(SmallTables.exchangeOfCpus(), SmallTables.exchangeOfPages(2)),
        5);
  }

  private static List<Step> onEach(int cpus, List<Operation> operations) {
    List<Step> steps = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      for (Operation operation : operations) {
        steps.add(new Step(cpu, operation));
      }
    }
    return steps;
  }
}
