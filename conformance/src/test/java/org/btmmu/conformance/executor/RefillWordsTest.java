package org.btmmu.conformance.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.btmmu.conformance.campaign.Campaign;
import org.btmmu.conformance.trace.BtmmuSubject;
import org.btmmu.conformance.trace.Trace;
import org.btmmu.optimized.executor.Executor;
import org.btmmu.optimized.executor.HostCounts;
import org.btmmu.optimized.executor.KernelData;
import org.btmmu.optimized.executor.Upcalls;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.optimized.memory.HostMemory;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.mips64.InstructionSet;
import org.junit.jupiter.api.Test;

/**
 * The words of the refill handler against {@link KernelModule#refill}, after each step of random
 * traces: the same guest TLB, and the same random source.
 */
class RefillWordsTest {
  private static final int TRACES = 30;
  private static final int MODULES = 400;
  private static final int STEPS = 1 << 20;
  private static final int ADDRESS = 8;

  /** How far from an address that was accessed. */
  private static final long[] NEAR = {0, 0, 0x7, 0x1000, 0x10_0000, 0x20_0000, 1L << 29, 1L << 40};

  private final Map<String, Integer> seen = new TreeMap<>();

  /** Of the levels of the root table: the words of the longest refill, and of an empty one. */
  private final Map<Integer, Long> mostWords = new TreeMap<>();

  private final Map<Integer, Long> mostWordsOfEmpty = new TreeMap<>();

  private final Random random = new Random(1);
  private final long[] addresses = new long[16];

  @Test
  void theWordsDoWhatTheModuleDoes() {
    for (int number = 0; number < TRACES; number++) {
      Trace trace = Campaign.trace(new Campaign.Plan(5, STEPS, 1, 1), number);
      BtmmuSubject subject = BtmmuSubject.of(trace.scenario());
      int at = 0;
      for (Step step : trace.steps()) {
        if (step.operation() instanceof Operation.Touch touch) {
          addresses[at++ & addresses.length - 1] = touch.access().address();
        }
        subject.step(step);
        if (random.nextInt(4) != 0) {
          continue;
        }
        Machine expected = subject.machine().copy();
        Machine actual = subject.machine().copy();
        refill(expected.cpu(step.cpu()).module(), actual.cpu(step.cpu()).module());
      }
    }
    assertThat(seen)
        .containsKeys("empty", "half 12", "half 20", "stale", "top 2", "top 3", "top 4");
    assertThat(seen.get("half 12")).isGreaterThan(50);
  }

  /** Leaves of every level, made by hand, of generations that are current or not. */
  @Test
  void theyDoItForLeavesOfEveryLevel() {
    for (int number = 0; number < MODULES; number++) {
      KernelModule module = module();
      for (int leaf = 0; leaf < 12; leaf++) {
        leaf(module);
      }
      module.flush(KernelModule.EVERY, random.nextBoolean());
      for (int leaf = 0; leaf < 8; leaf++) {
        leaf(module);
      }
      for (int draw = 0; draw < 8; draw++) {
        KernelModule expected = module.copy(module.code(), module.tables().copy());
        KernelModule actual = module.copy(module.code(), module.tables().copy());
        refill(expected, actual);
      }
    }
    assertThat(seen)
        .containsKeys("empty", "half 12", "half 20", "half 28", "stale", "top 2", "top 3", "top 4")
        .containsKeys("two stamps", "two stamps, one current", "two stamps, both current");
    assertThat(seen.get("half 28")).isGreaterThan(50);
    assertThat(mostWords).isEqualTo(Map.of(2, 54L, 3, 50L, 4, 55L));
    assertThat(mostWordsOfEmpty).isEqualTo(Map.of(2, 56L, 3, 60L, 4, 65L));
  }

  private KernelModule module() {
    GuestSlots slots =
        new GuestSlots(12, new long[] {0}, new long[] {0x1000}, new boolean[] {true}, new long[1]);
    KernelModule module =
        new KernelModule(
            Features.ALL,
            new CodePages(slots),
            new FastGtlb(4, 4, 2, random.nextLong()),
            new ShadowTables(160),
            new Domains(1, 2),
            new ReverseMap(4),
            new Events());
    int top = 2 + random.nextInt(3);
    module.select(new SpaceAndRole(0, 0, 0, 0, 0, 0, 0, top));
    for (int index = 0; index < addresses.length; index++) {
      addresses[index] = extended(random.nextLong(), top);
    }
    return module;
  }

  /** A leaf of a random level on the way to one of the addresses, or two side by side. */
  private void leaf(KernelModule module) {
    int accessClass = random.nextInt(3);
    long gva = addresses[random.nextInt(addresses.length)];
    leaf(module, accessClass, gva, random.nextInt(3));
    leaf(module, accessClass, gva ^ 0x1000, 0);
  }

  /** A leaf on the way to an address, unless one is in its way. */
  private void leaf(KernelModule module, int accessClass, long gva, int target) {
    ShadowTables tables = module.tables();
    int domain = module.current();
    int top = module.domains().top(domain);
    int mid = module.mid(domain, accessClass);
    if (module.domains().root(domain, accessClass) == 0) {
      module.domains().root(domain, accessClass, tables.allocate(mid, top, 0));
    }
    int root = module.domains().root(domain, accessClass);
    int place = tables.descend(root, top, gva, target, 0);
    if (tables.word(place) != 0) {
      return;
    }
    for (int level = tables.level(place); level > target; level--) {
      int table = tables.allocate(mid, level - 1, gva);
      tables.set(place, ShadowWord.link(table, 0));
      place = table << 9 | ShadowTables.index(gva, level - 1);
    }
    long frame = random.nextLong() & (1L << 48) - (1L << 12 + 9 * target);
    long half =
        FastHalf.of(frame, random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    boolean global = random.nextInt(3) == 0;
    int generation = global ? module.domains().global(domain) : module.domains().local(domain);
    tables.set(place, ShadowWord.leaf(half, global, generation, 0));
  }

  /** A refill by the module, and by the words on a copy; both are used up. */
  private void refill(KernelModule expected, KernelModule actual) {
    int accessClass = random.nextInt(3);
    int top = expected.domains().top(expected.current());
    long near = addresses[random.nextInt(addresses.length)] ^ NEAR[random.nextInt(NEAR.length)];
    boolean narrow = top > 2 && random.nextInt(4) == 0;
    long linear = extended(near, narrow ? 2 : top);
    int mid = expected.mid(expected.current(), accessClass);
    if (random.nextBoolean()) {
      expected.gtlb().invalidateMid(mid);
      actual.gtlb().invalidateMid(mid);
    }
    if (expected.gtlb().find(FastGtlb.key(mid, linear)) >= 0) {
      return;
    }
    expected.refill(accessClass, linear);
    Executor executor = executor(actual);
    executor.setmem(KernelData.slot(accessClass, narrow));
    for (int register = 1; register < 32; register++) {
      executor.registers[register] = register == ADDRESS ? linear : random.nextLong();
    }
    long[] before = executor.registers.clone();
    executor.run(Executor.FIRST_FREE);
    assertThat(executor.count(HostCounts.GUEST_REFILLS)).isEqualTo(1);
    for (int register = 0; register < 26; register++) {
      assertThat(executor.registers[register]).isEqualTo(before[register]);
    }
    compare(expected.gtlb(), actual.gtlb());
    note(expected, accessClass, linear, mid, executor);
  }

  private static long extended(long address, int top) {
    return switch (top) {
      case 2 -> address & 0xFFFF_FFFFL;
      case 3 -> address << 16 >> 16;
      default -> address << 7 >> 7;
    };
  }

  private static Executor executor(KernelModule module) {
    Executor executor = new Executor(1024, new HostMemory(8), module, (_, _) -> Upcalls.LEAVE);
    int[] words = {
      InstructionSet.word("gprobe.l", 0, 0, ADDRESS), InstructionSet.word("break", 1, 0)
    };
    executor.install(Executor.FIRST_FREE, words, words.length);
    return executor;
  }

  private static void compare(FastGtlb expected, FastGtlb actual) {
    for (int index = 0; index < expected.entries(); index++) {
      assertThat(actual.tag(index)).isEqualTo(expected.tag(index));
      assertThat(actual.even(index)).isEqualTo(expected.even(index));
      assertThat(actual.odd(index)).isEqualTo(expected.odd(index));
      assertThat(actual.shift(index)).isEqualTo(expected.shift(index));
    }
    for (int draw = 0; draw < 4; draw++) {
      long key = FastGtlb.key(1, (long) draw << 13);
      assertThat(actual.victim(key, FastGtlb.SHIFT_1MB))
          .isEqualTo(expected.victim(key, FastGtlb.SHIFT_1MB));
    }
  }

  private void note(KernelModule module, int accessClass, long linear, int mid, Executor executor) {
    FastGtlb gtlb = module.gtlb();
    int index = gtlb.find(FastGtlb.key(mid, linear));
    boolean empty = (gtlb.even(index) | gtlb.odd(index)) == 0;
    assertThat(executor.count(HostCounts.EMPTY_REFILLS)).isEqualTo(empty ? 1 : 0);
    int domain = module.current();
    int root = module.domains().root(domain, accessClass);
    int top = module.domains().top(domain);
    boolean held =
        root != 0 && module.tables().word(module.tables().locate(root, top, linear)) != 0;
    count(empty ? "empty" : "half " + gtlb.shift(index));
    count(empty ? "top" : "top " + top);
    count(held && module.usable(domain, accessClass, linear) == 0 ? "stale" : "other");
    stamps(module, root == 0 ? 0 : module.tables().locate(root, top, linear), gtlb, index);
    long words = executor.count(HostCounts.REFILL_INSTRUCTIONS);
    (empty ? mostWordsOfEmpty : mostWords).merge(top, words, Long::max);
  }

  private void stamps(KernelModule module, int place, FastGtlb gtlb, int index) {
    long even = module.tables().word(place & ~1);
    long odd = module.tables().word(place | 1);
    boolean two =
        module.tables().level(place) == 0
            && even != 0
            && odd != 0
            && even >>> ShadowWord.STAMP_SHIFT << 47 != odd >>> ShadowWord.STAMP_SHIFT << 47;
    if (two) {
      boolean both = gtlb.even(index) != 0 && gtlb.odd(index) != 0;
      boolean none = (gtlb.even(index) | gtlb.odd(index)) == 0;
      count(both ? "two stamps, both current" : none ? "two stamps" : "two stamps, one current");
    }
  }

  private void count(String what) {
    seen.merge(what, 1, Integer::sum);
  }
}
