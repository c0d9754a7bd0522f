package org.btmmu.reference.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.guest.Step;

/**
 * A guest with 4-level paging, small enough to follow by hand, and the memory of an implementation
 * beside the reference.
 *
 * <p>Space A: CR3 1000, PDPT 2000, PD 3000, PT 4000. Space B: 5000, 6000, 7000, 8000. Page V is at
 * 0, V1 at 1000; PD entry 1 (at 200000) maps whatever a test writes. Both spaces see physical
 * memory at 40000000 through one large supervisor page. Frames F1 (10000) and F2 (11000) hold 0x11
 * and 0x22. All other words of memory are 0.
 */
final class SmallGuest {
  static final long V = 0;
  static final long V1 = 0x1000;
  static final long LARGE = 0x20_0000;
  static final long WINDOW = 0x4000_0000;
  static final long F1 = 0x1_0000;
  static final long F2 = 0x1_1000;
  static final long PTE_V = 0x4000;
  static final long PTE_V1 = 0x4008;
  static final long PDE_V = 0x3000;
  static final long PDE_LARGE = 0x3008;
  static final long PTE_V_IN_B = 0x8000;

  /** P, R/W, U/S, A, D. */
  static final long PAGE = 0x67;

  static final long READ_ONLY = 0x65;
  static final long TABLE = 0x27;
  static final long LARGE_PAGE = 0xE7;
  static final long GLOBAL = 0x100;
  static final long CR4 = ControlRegisters.CR4_PAE;
  static final long PCIDE = ControlRegisters.CR4_PCIDE;
  static final long PGE = ControlRegisters.CR4_PGE;

  private static final long[] PAGES = {
    V, V1, LARGE, LARGE + 0x5000, WINDOW + 0x3000, WINDOW + 0x4000, WINDOW + 0x8000
  };
  private static final long[] WORDS = {
    0x1000, 0x2000, 0x2008, 0x2010, 0x3000, 0x3008, 0x4000, 0x4008, 0x5000, 0x6000, 0x6008, 0x7000,
    0x7008, 0x8000, 0x8008, 0x9000, F1, F1 + 8, F2, F2 + 8
  };

  final FewWords memory = new FewWords(WORDS);
  private final long cr4;
  private final int cpus;
  private GuestMachine machine;

  SmallGuest(long cr4, int cpus) {
    this.cr4 = cr4;
    this.cpus = cpus;
    for (long space : new long[] {0x1000, 0x5000}) {
      memory.write64(space, space + 0x1000 | TABLE);
      memory.write64(space + 0x1000, space + 0x2000 | TABLE);
      memory.write64(space + 0x1008, 0x9000 | TABLE);
      memory.write64(space + 0x2000, space + 0x3000 | TABLE);
    }
    memory.write64(0x9000, 0xE3);
    memory.write64(F1, 0x11);
    memory.write64(F2, 0x22);
  }

  static CpuState cpu(long cr3, long cr4) {
    ControlRegisters registers = new ControlRegisters(0x8001_0001L, cr3, cr4, 0xD00, Pdptes.NONE);
    return new CpuState(registers, 0, false, 0, 0, new Processor(36, true, true, false));
  }

  /** Writes memory before the first step. */
  SmallGuest with(long gpa, long value) {
    memory.write64(gpa, value);
    return this;
  }

  GuestMachine machine() {
    if (machine == null) {
      CpuState[] states = new CpuState[cpus];
      long pcid = (cr4 & PCIDE) == 0 ? 0 : 1;
      Arrays.fill(states, cpu(0x1000 | pcid, cr4));
      machine = new GuestMachine(memory, new Scope(PAGES, WORDS), states);
    }
    return machine;
  }

  /** A step that must be allowed. */
  SmallGuest step(int cpu, Operation operation, Observation observed) {
    Verdict verdict = machine().check(new Step(cpu, operation), observed, memory);
    assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
    bothFormsAgree();
    return this;
  }

  SmallGuest done(Operation operation) {
    return step(0, operation, new Observation.Done());
  }

  /** CPU 0 stores a paging-structure entry through the window. */
  SmallGuest entry(long gpa, long value) {
    machine();
    memory.write64(gpa, value);
    return step(0, touch(AccessKind.WRITE, WINDOW + gpa, value), new Observation.Stored());
  }

  /** CPU 0 loads 8 bytes and gets this. */
  SmallGuest load(long address, long value) {
    return step(0, touch(AccessKind.READ, address, 0), new Observation.Value(value));
  }

  static Touch touch(AccessKind kind, long address, long value) {
    return new Touch(new Access(kind, address, 8, 0, false, false, false, true), value);
  }

  static Observation fault(int code, long cr2) {
    return new Observation.Fault(new Outcome.PageFault(code, cr2));
  }

  /** Whether a step would be allowed, with memory afterwards as it is in {@link #memory}. */
  boolean allows(int cpu, Operation operation, Observation observed) {
    return machine().fork().check(new Step(cpu, operation), observed, memory).isAllowed();
  }

  boolean allows(Operation operation, Observation observed) {
    return allows(0, operation, observed);
  }

  /** Whether CPU 0 may get this by loading 8 bytes. */
  boolean mayLoad(long address, long value) {
    return allows(touch(AccessKind.READ, address, 0), new Observation.Value(value));
  }

  /** Set and history know the same walks, of each page, on each CPU. */
  void bothFormsAgree() {
    for (int cpu = 0; cpu < cpus; cpu++) {
      bothFormsAgree(machine(), cpu, PAGES);
    }
  }

  static void bothFormsAgree(GuestMachine machine, int cpu, long... pages) {
    int pcid = machine.state().cpu(cpu).pcid();
    for (long page : pages) {
      JustifiedWalks justified = JustifiedWalks.of(machine.state().history(), cpu, page);
      assertThat(machine.state().tlb(cpu).complete(page, pcid))
          .containsExactlyInAnyOrderElementsOf(justified.complete(pcid).keySet());
      assertThat(machine.state().tlb(cpu).partial(page, pcid))
          .containsExactlyInAnyOrderElementsOf(justified.partial(pcid).keySet());
    }
  }
}
