package org.btmmu.conformance.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.GuestMachine;
import org.btmmu.reference.guest.Scope;
import org.btmmu.reference.guest.Verdict;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Pdptes;
import org.btmmu.spec.guest.Processor;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.memory.MemoryMap;
import org.btmmu.spec.memory.MemoryMap.Region;
import org.btmmu.spec.memory.MemoryMap.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The machine does only what the guest architecture allows, on random traces of a small guest with
 * two processors: nothing that a processor lost comes back (K-CPU-1, K-FLU-2, K-FLU-3, K-SPT-7),
 * what one processor filled another does not have (K-CPU-2), and each fault ends in an exception
 * that the architecture gives or in an access that is made (K-FLT-3, K-FLT-4), after a bounded
 * number of faults, else the machine throws (K-FLT-5).
 */
class BtmmuSubjectTest {
  private static final long CR4 = ControlRegisters.CR4_PAE | ControlRegisters.CR4_PCIDE;
  private static final long WINDOW = 0x4000_0000L;
  private static final long[] PAGES = {
    0,
    0x1000,
    0x20_0000,
    0x20_5000,
    WINDOW + 0x3000,
    WINDOW + 0x4000,
    WINDOW + 0x8000,
    0x2000,
    0x20_1000,
    0x20_6000,
    WINDOW + 0x5000,
    WINDOW + 0x9000
  };
  private static final long[] WORDS = {
    0x1000, 0x2000, 0x2008, 0x2010, 0x3000, 0x3008, 0x4000, 0x4008, 0x5000, 0x6000, 0x6008, 0x7000,
    0x7008, 0x8000, 0x8008, 0x9000, 0, 8, 0x5008, 0x20_0000, 0x20_0008, 0x20_0FF8, 0x20_1000,
    0x20_5000, 0x20_5008, 0x20_5FF8, 0x20_6000, 0xFF8, 0x1ff8, 0x3ff8, 0x4ff8, 0x5ff8, 0x6000,
    0x8ff8, 0x9000, 0x10ff8, 0x11ff8, 0x12000, 0x1_0000, 0x1_0008, 0x1_1000, 0x1_1008, 0x1_5000
  };
  private static final long[] ENTRIES = {
    0, 0x1_0067, 0x1_1067, 0x1_0065, 0x1_1165, 0x1_0167, 0x1_0063, 0x1_1001, 0x1_0005, 0x1_1007
  };
  private static final long[] DIRECTORY = {0, 0xE7, 0xE5, 0x1E7, 0x20_00E7, 0x4027, 0x8027, 0x83};

  private static Scenario scenario(Random random, Set<String> without) {
    Map<Long, Long> words = new TreeMap<>();
    for (long space : new long[] {0x1000, 0x5000}) {
      words.put(space, space + 0x1000 | 0x27);
      words.put(space + 0x1000, space + 0x2000 | 0x27);
      words.put(space + 0x1008, 0x9000 | 0x27L);
      words.put(space + 0x2000, space + 0x3000 | 0x27);
    }
    words.put(0x9000L, 0xE3L);
    words.put(0x1_0000L, 0x11L);
    words.put(0x1_1000L, 0x22L);
    words.put(0x1_5000L, 0x33L);
    ControlRegisters registers =
        new ControlRegisters(0x8001_0001L, 0x1001, CR4, 0xD00, Pdptes.NONE);
    CpuState cpu = new CpuState(registers, 0, false, 0, 0, new Processor(36, true, true, false));
    Region ram = new Region(0, 4 << 20, Target.RAM);
    HostPageSize[] sizes = {HostPageSize.SIZE_4KB, HostPageSize.SIZE_16KB, HostPageSize.SIZE_64KB};
    boolean small = random.nextBoolean();
    return new Scenario(
        new MemoryMap(new Region[] {ram}),
        new TreeMap<>(words),
        List.of(cpu, cpu),
        new Scope(PAGES, WORDS),
        new HostSetup(
            new Geometry(48, 48, 16, small ? 2 : 8, small ? 1 : 4, 2, small ? 4 : 6, 16),
            sizes[random.nextInt(3)],
            random.nextBoolean() ? 0 : 7,
            1,
            new TreeSet<>(without)));
  }

  private static Operation operation(Random random) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2 ->
          touch(AccessKind.WRITE, WINDOW + 0x4000 + 8 * random.nextInt(2), any(random, ENTRIES));
      case 3 -> touch(AccessKind.WRITE, WINDOW + 0x8000, any(random, ENTRIES));
      case 4 -> touch(AccessKind.WRITE, WINDOW + 0x3008, any(random, DIRECTORY));
      case 5 -> new Operation.Invlpg(any(random, PAGES));
      case 6 -> new Operation.Invpcid(random.nextInt(4), random.nextInt(3), any(random, PAGES));
      case 7, 8 ->
          new Operation.MovCr3(
              (random.nextBoolean() ? 0x1001 : 0x5000 + random.nextInt(3))
                  | (random.nextBoolean() ? Long.MIN_VALUE : 0));
      case 9 ->
          new Operation.MovCr4(
              CR4
                  | (random.nextBoolean() ? ControlRegisters.CR4_PGE : 0)
                  | (random.nextBoolean() ? ControlRegisters.CR4_SMEP : 0)
                  | (random.nextBoolean() ? ControlRegisters.CR4_SMAP : 0));
      case 10 -> new Operation.MovCr0(random.nextBoolean() ? 0x8001_0001L : 0x8000_0001L, true);
      case 11 -> new Operation.SetCpl(random.nextBoolean() ? 3 : 0);
      case 12 -> new Operation.SetAc(random.nextBoolean());
      default ->
          touch(
              AccessKind.values()[random.nextInt(4)],
              PAGES[random.nextInt(7)] + (random.nextInt(6) == 0 ? 4092 : 8 * random.nextInt(2)),
              random.nextInt(256));
    };
  }

  private static Touch touch(AccessKind kind, long address, long value) {
    return new Touch(new Access(kind, address, 8, 0, false, false, false, true), value);
  }

  private static long any(Random random, long[] values) {
    return values[random.nextInt(values.length)];
  }

  @Test
  void randomTracesAreAllowed() {
    SortedMap<String, Long> counters = run(2, 2000, Set.of());
    for (String seldom : List.of("pool-resets", "new-domains", "protects", "crossing-accesses")) {
      assertThat(counters.get(seldom)).as(seldom).isPositive();
    }
  }

  /** K-OPT-1, K-OPT-2, K-OPT-3, K-OPT-4, K-OPT-5, K-OPT-6, K-OPT-7. */
  @ParameterizedTest
  @FieldSource("org.btmmu.optimized.kernel.Features#NAMES")
  void eachOptimizationCanBeLeftOut(String name) {
    run(5, 60, Set.of(name));
  }

  @Test
  void aProcessorHasItsOwnTablesAndSharesTheCodePages() {
    Scenario scenario = scenario(new Random(1), Set.of());
    BtmmuSubject subject = BtmmuSubject.of(scenario);
    subject.step(new Step(0, touch(AccessKind.READ, WINDOW, 0)));
    KernelModule first = subject.machine().cpu(0).module();
    KernelModule second = subject.machine().cpu(1).module();
    assertThat(leaves(first)).isPositive();
    assertThat(leaves(second)).isZero();
    assertThat(first.code()).isSameAs(second.code());
  }

  /** How many classes of the domain in use have a leaf for the window. */
  private static int leaves(KernelModule module) {
    int leaves = 0;
    for (int accessClass = 0; accessClass < 3; accessClass++) {
      leaves += module.usable(module.current(), accessClass, WINDOW) != 0 ? 1 : 0;
    }
    return leaves;
  }

  /** Random traces, each checked step by step; the sums of the machine's counters. */
  private static SortedMap<String, Long> run(long seed, int traces, Set<String> without) {
    SortedMap<String, Long> counters = new TreeMap<>();
    for (int trace = 0; trace < traces; trace++) {
      Random random = new Random(seed * 1_000_000 + trace);
      Scenario scenario = scenario(random, without);
      Subject subject = BtmmuSubject.of(scenario);
      GuestMachine reference =
          new GuestMachine(
              subject.memory(), scenario.scope(), scenario.cpus().toArray(CpuState[]::new));
      List<String> log = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Step step = new Step(random.nextInt(2), operation(random));
        Observation seen = subject.step(step);
        log.add(step + " -> " + seen);
        Verdict verdict = reference.check(step, seen, subject.memory());
        assertThat(verdict.isAllowed())
            .as("%s\n%s\n%s", scenario.host(), String.join("\n", log), verdict)
            .isTrue();
        if (random.nextInt(40) == 0) {
          subject = subject.fork();
        }
      }
      subject.counters().forEach((name, count) -> counters.merge(name, count, Long::sum));
    }
    return counters;
  }
}
