package org.btmmu.conformance.modelcheck;

import static org.btmmu.conformance.modelcheck.SmallTables.CR0;
import static org.btmmu.conformance.modelcheck.SmallTables.EFER;
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
import static org.btmmu.conformance.modelcheck.SmallTables.exchangeOfCpus;
import static org.btmmu.conformance.modelcheck.SmallTables.exchangeOfPages;
import static org.btmmu.conformance.modelcheck.SmallTables.storeEntry;
import static org.btmmu.spec.guest.AccessKind.FETCH;
import static org.btmmu.spec.guest.AccessKind.READ;
import static org.btmmu.spec.guest.AccessKind.READ_FOR_WRITE;
import static org.btmmu.spec.guest.AccessKind.WRITE;
import static org.btmmu.spec.guest.ControlRegisters.CR0_WP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PAE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PCIDE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PGE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PKE;
import static org.btmmu.spec.guest.ControlRegisters.CR4_PKS;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMAP;
import static org.btmmu.spec.guest.ControlRegisters.CR4_SMEP;
import static org.btmmu.spec.guest.ControlRegisters.EFER_NXE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Step;

/** The scopes that the project searches. */
public final class Scopes {
  private static final long KEEP = Long.MIN_VALUE;
  private static final long NO_EXECUTE = Long.MIN_VALUE;
  private static final long KEY_1 = 1L << 59;
  private static final long SPACES = CR4_PAE | CR4_PCIDE | CR4_PGE;

  private Scopes() {}

  /** All scopes; the first is the one that is searched unless a user says otherwise. */
  public static List<SmallScope> all() {
    return List.of(base(), shootdown(), rights(), spaces());
  }

  /** The scope of this name. */
  public static Optional<SmallScope> named(String name) {
    return all().stream().filter(scope -> scope.name().equals(name)).findFirst();
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
      accesses(operations, page);
      operations.add(new Operation.Invlpg(page));
      operations.add(new Operation.Invpcid(0, 1, page));
    }
    operations.add(new Operation.Invpcid(1, 1, 0));
    operations.add(new Operation.Invpcid(1, 2, 0));
    operations.add(new Operation.Invpcid(2, 0, 0));
    operations.add(new Operation.Invpcid(3, 0, 0));
    changesOfSpace(operations);
    operations.add(new Operation.MovCr4(SPACES & ~CR4_PGE));
    operations.add(new Operation.MovCr4(SPACES));
    toggles(operations);
    return SmallScope.of(
        "base",
        "2 CPUs, 2 spaces with PCIDs, 2 pages in one table, 2 frames, user and supervisor, G,"
            + " a large page",
        SmallTables.scenario(2, SPACES),
        onEach(2, operations),
        List.of(exchangeOfCpus(), exchangeOfPages(2)),
        4);
  }

  private static SmallScope spaces() {
    List<Operation> operations = new ArrayList<>();
    operations.add(storeEntry(PTE0, F1 | 0x67));
    operations.add(storeEntry(PTE0, F1 | 0x167));
    operations.add(storeEntry(PTE0, F2 | 0x167));
    operations.add(storeEntry(PDE, TABLE0 | 0x27));
    operations.add(storeEntry(PDE, TABLE1 | 0x27));
    operations.add(storeEntry(PDE, 0xE7));
    operations.add(access(READ, V0, 0, false));
    operations.add(access(READ, V1, 0, false));
    operations.add(new Operation.Invlpg(V0));
    operations.add(new Operation.Invpcid(0, 1, V0));
    operations.add(new Operation.Invpcid(1, 1, 0));
    operations.add(new Operation.Invpcid(2, 0, 0));
    operations.add(new Operation.Invpcid(3, 0, 0));
    operations.add(new Operation.Invpcid(4, 0, 0));
    changesOfSpace(operations);
    operations.add(new Operation.MovCr3(KEEP | ROOT_A | 2));
    operations.add(new Operation.MovCr4(SPACES & ~CR4_PGE));
    operations.add(new Operation.MovCr4(SPACES));
    return SmallScope.of(
        "spaces",
        "1 CPU, 2 spaces and a PCID that both use, G, a large page; deeper",
        SmallTables.scenario(1, SPACES),
        onEach(1, operations),
        List.of(),
        6);
  }

  private static SmallScope rights() {
    List<Operation> operations = new ArrayList<>();
    for (long flags : new long[] {0x67, 0x63, 0x65, 0x07, NO_EXECUTE | 0x67, KEY_1 | 0x67}) {
      operations.add(storeEntry(PTE0, F1 | flags));
    }
    accesses(operations, V0);
    operations.add(access(WRITE, V0 + 8, 0x33, true));
    operations.add(access(READ_FOR_WRITE, V0, 0, false));
    toggles(operations);
    long[] cr4 = {0, CR4_SMEP, CR4_SMAP, CR4_PKE | CR4_PKS};
    for (long bits : cr4) {
      operations.add(new Operation.MovCr4(CR4_PAE | CR4_PGE | bits));
    }
    for (int keys : new int[] {0, 0x4, 0x8}) {
      operations.add(new Operation.WritePkru(keys));
      operations.add(new Operation.WritePkrs(keys));
    }
    operations.add(new Operation.SetAc(false));
    operations.add(new Operation.SetAc(true));
    operations.add(new Operation.WriteEfer(EFER & ~EFER_NXE));
    operations.add(new Operation.WriteEfer(EFER));
    operations.add(new Operation.Invlpg(V0));
    operations.add(new Operation.MovCr3(ROOT_A));
    return SmallScope.of(
        "rights",
        "1 CPU, 1 page; U/S, R/W, XD, keys, A and D under WP, SMEP, SMAP, PKE, PKS, NXE, AC",
        SmallTables.scenario(1, CR4_PAE | CR4_PGE | CR4_PKE | CR4_PKS),
        onEach(1, operations),
        List.of(),
        4);
  }

  private static SmallScope shootdown() {
    List<Operation> operations = new ArrayList<>();
    operations.add(storeEntry(PTE0, F1 | 0x67));
    operations.add(storeEntry(PTE0, F2 | 0x67));
    operations.add(storeEntry(PTE0, 0));
    operations.add(access(READ, V0, 0, false));
    operations.add(new Operation.Invlpg(V0));
    operations.add(new Operation.MovCr3(ROOT_A));
    return SmallScope.of(
        "shootdown",
        "2 CPUs, 1 page, 2 frames: small enough for traces of any length",
        SmallTables.scenario(2, CR4_PAE),
        onEach(2, operations),
        List.of(exchangeOfCpus()),
        100);
  }

  /** Load, store and fetch with the rights of the CPL, and a load with a supervisor's. */
  private static void accesses(List<Operation> operations, long page) {
    operations.add(access(READ, page, 0, false));
    operations.add(access(WRITE, page + 8, 0x33, false));
    operations.add(access(FETCH, page, 0, false));
    operations.add(access(READ, page, 0, true));
  }

  private static void changesOfSpace(List<Operation> operations) {
    for (long cr3 : new long[] {ROOT_A | 1, ROOT_B | 2}) {
      operations.add(new Operation.MovCr3(cr3));
      operations.add(new Operation.MovCr3(KEEP | cr3));
    }
  }

  private static void toggles(List<Operation> operations) {
    operations.add(new Operation.MovCr0(CR0 & ~CR0_WP, true));
    operations.add(new Operation.MovCr0(CR0, true));
    operations.add(new Operation.SetCpl(0));
    operations.add(new Operation.SetCpl(3));
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
