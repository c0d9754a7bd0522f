package org.btmmu.conformance.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.btmmu.optimized.executor.HostCounts;
import org.btmmu.optimized.executor.KernelData;
import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.FaultHandler;
import org.btmmu.optimized.kernel.Features;
import org.btmmu.optimized.machine.Machine;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Guest accesses of the executor, with refills by its words and faults that are settled as usual,
 * against those of {@link Machine} on the same state.
 */
class GuestAccessComparisonTest {
  private static final int GUESTS = 40;
  private static final int ACCESSES = 200;
  private static final String[] LOADS = {"glb", "glbu", "glh", "glhu", "glw", "glwu", "gld", "gld"};
  private static final String[] LOADS_FOR_WRITE = {"glbu.w", "glhu.w", "glwu.w", "gld.w"};
  private static final String[] STORES = {"gsb", "gsh", "gsw", "gsd"};

  private static final AccessKind[] KINDS = {
    AccessKind.READ, AccessKind.WRITE, AccessKind.READ_FOR_WRITE
  };

  /** So many guests are harmed, and so many shadow page tables are enough for one. */
  private static final int HARMED = 12, ENOUGH = 1 << 10;

  /** What is drawn of an access of 2^log bytes. */
  private record Drawn(
      AccessKind kind, long address, int log, boolean wide, boolean implicit, long value) {}

  private final Map<String, Integer> seen = new TreeMap<>();

  /** Whether guest TLBs must be the same. */
  private boolean exact = true;

  private long eventSeed;
  private long last;

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5})
  void accessesDoWhatTheMachineDoes(int levels) {
    compare(levels, Features.ALL, false);
    assertThat(seen)
        .containsKeys("hit", "refilled", "crossing", "faults 1", "settled 0", "settled 1");
    assertThat(seen).containsKeys("settled 2", "settled 4");
    assertThat(seen.get("hit")).isGreaterThan(500);
  }

  /**
   * K-OPT-10. But for the two that only faults see to: what flushes took, and leaves that outlive
   * them.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5})
  void theRefillHandlerFillsAsTheFaultHandlerDoes(int levels) {
    compare(levels, Features.without(Set.of("fill-around", "kept-leaves")), true);
    assertThat(seen).containsKeys("refilled", "crossing", "settled 0", "settled 1", "settled 3");
    assertThat(seen.get("filled")).isGreaterThan(200);
  }

  /** Whatever happens to tables, code and registers; guests may use what a TLB may still hold. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void theRefillHandlerFillsAsTheFaultHandlerDoesWhateverHappens(int levels) {
    compareHarmed(levels, Features.without(Set.of("fill-around", "kept-leaves")), false, ENOUGH);
    assertThat(seen.get("filled")).isGreaterThan(50);
  }

  /** With all optimizations, where tables give out, as far as orderly guests can tell. */
  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5})
  void orderlyGuestsSeeNoDifferenceWhateverHappens(int levels) {
    compareHarmed(levels, Features.ALL, true, 20);
    assertThat(seen.get("resets")).isPositive();
    assertThat(seen.get("filled")).isGreaterThan(50);
  }

  private void compareHarmed(int levels, Features features, boolean orderly, int tables) {
    exact = !orderly;
    for (int seed = 0; seed < HARMED; seed++) {
      HarmedGuest expected =
          new HarmedGuest(new ExecutedGuest(levels, seed, features, false, tables), seed, orderly);
      HarmedGuest actual =
          new HarmedGuest(new ExecutedGuest(levels, seed, features, true, tables), seed, orderly);
      Random random = new Random(seed);
      for (int number = 0; number < ACCESSES; number++) {
        long what = random.nextLong();
        expected.happen(new Random(what));
        actual.happen(new Random(what));
        accessHarmed(random, expected, actual);
      }
      compareMemory(expected.guest, actual.guest);
      Events events = actual.guest.machine.cpu(0).module().events();
      seen.merge("resets", (int) events.of(Events.RESET), Integer::sum);
      seen.merge(
          "filled", (int) actual.guest.executor.count(HostCounts.REFILL_FILLS), Integer::sum);
    }
    assertThat(seen).containsKeys("refilled", "crossing", "settled 0", "settled 1", "settled 3");
  }

  /** What a stale leaf of one page of two hides is seen by a walk of both: there is none. */
  private void accessHarmed(Random random, HarmedGuest expected, HarmedGuest actual) {
    int log = random.nextInt(4);
    boolean wide = actual.guest.levels > 3 && random.nextInt(4) != 0;
    boolean implicit = random.nextInt(8) == 0;
    AccessKind kind = KINDS[random.nextInt(3)];
    boolean atEnd = random.nextInt(5) == 0;
    int offset = atEnd ? 0xFFF - random.nextInt(1 << log) : random.nextInt(64);
    long address = actual.page(random) + offset;
    long value = random.nextBoolean() ? actual.entry(random) : random.nextLong();
    if (offset + (1 << log) > 0x1000) {
      expected.forget(wide ? address : address & 0xFFFF_FFFFL);
      actual.forget(wide ? address : address & 0xFFFF_FFFFL);
      Drawn first = new Drawn(kind, address & -4096L, 0, wide, implicit, value);
      make(random, first, expected.guest, actual.guest);
      expected.settle();
      actual.settle();
    }
    Drawn drawn = new Drawn(kind, address, log, wide, implicit, value);
    make(random, drawn, expected.guest, actual.guest);
  }

  private void compare(int levels, Features features, boolean opens) {
    for (int seed = 0; seed < GUESTS; seed++) {
      ExecutedGuest expected = new ExecutedGuest(levels, seed, features, false);
      ExecutedGuest actual = new ExecutedGuest(levels, seed, features, opens);
      Random random = new Random(seed);
      for (int number = 0; number < ACCESSES; number++) {
        event(random.nextLong(), expected);
        event(0, actual);
        access(random, expected, actual);
      }
      compareMemory(expected, actual);
      seen.merge("filled", (int) actual.executor.count(HostCounts.REFILL_FILLS), Integer::sum);
    }
  }

  /** Now and then the tables or the mode change; a seed of 0: as on the guest before. */
  private void event(long seed, ExecutedGuest guest) {
    eventSeed = seed == 0 ? eventSeed : seed;
    Random random = new Random(eventSeed);
    int page = random.nextInt(8);
    switch (random.nextInt(16)) {
      case 0 -> {
        guest.change(random, page);
        guest.machine.cpu(0).setCpl(0);
        guest.machine.cpu(0).invlpg((long) page << 12);
      }
      case 1 -> guest.machine.cpu(0).setCpl(random.nextInt(2) * 3);
      case 2 -> guest.machine.cpu(0).setAc(random.nextBoolean());
      case 3 -> {
        guest.machine.cpu(0).setCpl(0);
        guest
            .machine
            .cpu(0)
            .movCr3(guest.levels == 2 ? 0xA000 : guest.levels == 4 ? 0x1000 : 0x9000);
      }
      case 4 -> guest.machine.protect(0x1_0000 + (page << 12));
      default -> {}
    }
    guest.executor.refresh();
  }

  private void access(Random random, ExecutedGuest expected, ExecutedGuest actual) {
    int log = random.nextInt(4);
    boolean wide = actual.levels > 3 && random.nextInt(4) != 0;
    boolean implicit = random.nextInt(8) == 0;
    AccessKind kind = KINDS[random.nextInt(3)];
    long address = address(random, actual.levels, wide, 1 << log);
    Drawn drawn = new Drawn(kind, address, log, wide, implicit, random.nextLong());
    make(random, drawn, expected, actual);
  }

  private void make(Random random, Drawn drawn, ExecutedGuest expected, ExecutedGuest actual) {
    int log = drawn.log;
    int size = 1 << log;
    AccessKind kind = drawn.kind;
    long address = drawn.address;
    long value = drawn.value;
    int cpl = actual.machine.cpu(0).cpl();
    boolean ac = actual.machine.cpu(0).ac();
    Access access = new Access(kind, address, size, cpl, drawn.implicit, ac, false, drawn.wide);
    int packed = FastAccess.of(access);
    String mnemonic =
        switch (kind) {
          case READ -> LOADS[2 * log + random.nextInt(2)];
          case WRITE -> STORES[log];
          default -> LOADS_FOR_WRITE[log];
        };
    boolean narrow = actual.levels > 3 && !drawn.wide;
    actual.executor.setmem(KernelData.slot(FastAccess.accessClass(packed), narrow));
    long refills = actual.executor.count(HostCounts.GUEST_REFILLS);
    actual.run(mnemonic, address, value, size, packed);
    Machine machine = expected.machine;
    long loaded = value;
    if (kind == AccessKind.WRITE) {
      machine.store(0, address, size, packed, value);
    } else {
      loaded = extended(machine.load(0, address, size, packed), mnemonic, size);
    }
    String what = "%s at 0x%x".formatted(mnemonic, address);
    boolean faulted = machine.fault() != Machine.NONE;
    assertThat(actual.settled == FaultHandler.GUEST_FAULT).as(what).isEqualTo(faulted);
    if (faulted) {
      assertThat(actual.faultAddress()).as(what).isEqualTo(machine.faultAddress());
    } else if (actual.settled != FaultHandler.DEVICE) {
      assertThat(actual.executor.registers[9]).as(what).isEqualTo(loaded);
    }
    if (exact) {
      compare(expected, actual, what);
    }
    note(actual, refills, ((int) address & 0xFFF) + size > 0x1000);
  }

  private long address(Random random, int levels, boolean wide, int size) {
    if (random.nextInt(3) == 0) {
      return last ^ random.nextInt(32);
    }
    last = elsewhere(random, levels, wide, size);
    return last;
  }

  private static long elsewhere(Random random, int levels, boolean wide, int size) {
    long page = random.nextInt(3) == 0 ? random.nextInt(4) << 20 : random.nextInt(8) << 12;
    long offset =
        random.nextInt(3) == 0 ? 0x1000 - random.nextInt(size + 1) : random.nextInt(0x1000);
    long address = page + offset;
    if (random.nextInt(16) == 0) {
      address =
          (levels == 2 || !wide ? 1L << 32 : 1L << (levels == 4 ? 47 : 56)) - random.nextInt(9);
    } else if (wide && random.nextInt(6) == 0) {
      address |= -1L << (levels == 4 ? 47 : 56);
    } else if (wide && random.nextInt(24) == 0) {
      address |= 1L << 58;
    }
    return address;
  }

  private static long extended(long value, String mnemonic, int size) {
    int unused = 64 - 8 * size;
    boolean signed = !mnemonic.contains("u");
    return signed ? value << unused >> unused : value;
  }

  private static void compare(ExecutedGuest expected, ExecutedGuest actual, String what) {
    FastGtlb one = expected.machine.cpu(0).module().gtlb();
    FastGtlb other = actual.machine.cpu(0).module().gtlb();
    for (int index = 0; index < one.entries(); index++) {
      boolean same =
          other.tag(index) == one.tag(index)
              && other.even(index) == one.even(index)
              && other.odd(index) == one.odd(index);
      if (!same) {
        assertThat(other.tag(index)).as(what).isEqualTo(one.tag(index));
        assertThat(other.even(index)).as(what).isEqualTo(one.even(index));
        assertThat(other.odd(index)).as(what).isEqualTo(one.odd(index));
      }
    }
  }

  private static void compareMemory(ExecutedGuest expected, ExecutedGuest actual) {
    for (int address = 0; address < ExecutedGuest.RAM_BYTES; address += 8) {
      if (actual.host.load64(address) != expected.host.load64(address)) {
        assertThat(actual.host.load64(address))
            .as("memory at 0x%x", address)
            .isEqualTo(expected.host.load64(address));
      }
    }
  }

  private void note(ExecutedGuest guest, long refills, boolean crosses) {
    boolean refilled = guest.executor.count(HostCounts.GUEST_REFILLS) != refills;
    seen.merge(refilled ? "refilled" : guest.faults == 0 ? "hit" : "fault", 1, Integer::sum);
    seen.merge(crosses ? "crossing" : "in one page", 1, Integer::sum);
    seen.merge("faults " + guest.faults, 1, Integer::sum);
    seen.merge("settled " + guest.settled, 1, Integer::sum);
  }
}
