package org.btmmu.reference.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.AccessKind;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The machine allows all that processors do which follow the rules, and not what the same
 * processors do with a bug: T-USE-1, T-USE-2, T-USE-3, T-USE-4, T-FAULT-1, T-FAULT-2, T-INV-7,
 * T-STEP-2, T-STEP-5. Page 2000 maps the page table itself, page 3000 the page directory.
 */
class WhimsicalProcessorTest {
  private static final int STEPS = 14;
  private static final long[] PAGES = {0, 0x1000, 0x2000, 0x3000};
  private static final long[] WORDS =
      LongStream.of(0x1000, 0x2000, 0x3000, 0x4000, 0x5000, 0x1_0000, 0x1_1000)
          .flatMap(page -> LongStream.of(0, 8, 0x10, 0x18, 0xff8).map(offset -> page + offset))
          .toArray();
  private static final long[] ENTRIES = {
    0, 0x1_0007, 0x1_0067, 0x1_1007, 0x1_1167, 0x1_1065, 0x1_0003, 0x4007, 0x8000_0000_0001_0067L
  };
  private static final long CR4 =
      SmallGuest.CR4 | SmallGuest.PCIDE | SmallGuest.PGE | ControlRegisters.CR4_SMAP;

  @Test
  void whatTheRulesLetAProcessorDoIsAllowed() {
    for (int seed = 0; seed < 2000; seed++) {
      Verdict verdict = run(seed, Bug.NONE);
      assertThat(verdict).as("seed " + seed).isInstanceOf(Verdict.Allowed.class);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aProcessorWithABugIsFound(Bug bug) {
    assertThat(IntStream.range(0, 20_000)).anyMatch(seed -> !run(seed, bug).isAllowed());
  }

  /** One trace of two CPUs; the verdict of its last step, or of the first that was refused. */
  private static Verdict run(int seed, Bug bug) {
    Random random = new Random(seed);
    FewWords memory = memory();
    CpuState start = SmallGuest.cpu(0x1001, CR4);
    GuestMachine machine = new GuestMachine(memory, new Scope(PAGES, WORDS), start, start);
    WhimsicalProcessor[] cpus = {
      new WhimsicalProcessor(memory, PAGES, start, random, bug),
      new WhimsicalProcessor(memory, PAGES, start, random, bug)
    };
    Verdict verdict = null;
    for (int i = 0; i < STEPS; i++) {
      Step step = new Step(random.nextInt(2), operation(random));
      cpus[0].idle();
      cpus[1].idle();
      Observation observed = cpus[step.cpu()].perform(step.operation());
      cpus[0].idle();
      cpus[1].idle();
      verdict = machine.check(step, observed, memory);
      if (!verdict.isAllowed()) {
        return verdict;
      }
    }
    if (bug == Bug.NONE) {
      SmallGuest.bothFormsAgree(machine, seed % 2, PAGES);
    }
    return verdict;
  }

  private static FewWords memory() {
    FewWords memory = new FewWords(WORDS);
    memory.write64(0x1000, 0x2007);
    memory.write64(0x5000, 0x2007);
    memory.write64(0x2000, 0x3007);
    memory.write64(0x3000, 0x4007);
    memory.write64(0x4000, 0x1_0007);
    memory.write64(0x4008, 0x1_1007);
    memory.write64(0x4010, 0x4003);
    memory.write64(0x4018, 0x3003);
    return memory;
  }

  private static Operation operation(Random random) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> touch(random, AccessKind.READ);
      case 5, 6, 7 -> touch(random, AccessKind.WRITE);
      case 8 -> touch(random, AccessKind.FETCH);
      case 9 -> touch(random, AccessKind.READ_FOR_WRITE);
      case 10, 11, 12 -> entry(random);
      case 13 -> new Operation.Invlpg(PAGES[random.nextInt(4)]);
      case 14 -> new Operation.MovCr3((random.nextBoolean() ? 0x1001 : 0x5002));
      case 15 -> new Operation.MovCr3(Long.MIN_VALUE | (random.nextBoolean() ? 0x1001 : 0x5002));
      case 16 ->
          new Operation.Invpcid(random.nextInt(5), random.nextInt(3), PAGES[random.nextInt(4)]);
      case 17 -> new Operation.MovCr0(random.nextBoolean() ? 0x8001_0001L : 0x8000_0001L, true);
      case 18 ->
          random.nextBoolean()
              ? new Operation.SetAc(random.nextBoolean())
              : new Operation.SetCpl(random.nextInt(3) == 0 ? 3 : 0);
      default ->
          random.nextBoolean()
              ? new Operation.MovCr4(random.nextBoolean() ? CR4 : CR4 & ~SmallGuest.PGE)
              : new Operation.WriteEfer(random.nextBoolean() ? 0xD00 : 0x500);
    };
  }

  private static Touch touch(Random random, AccessKind kind) {
    long page = PAGES[random.nextInt(4)];
    int size = 1 << random.nextInt(4);
    long address = random.nextInt(4) == 0 ? page + 0xFFC : page + 8 * random.nextInt(2);
    Access access = new Access(kind, address, size, 0, random.nextInt(8) == 0, false, false, true);
    return new Touch(access, random.nextInt(256));
  }

  /** A store to the page table, through the page that maps it. */
  private static Touch entry(Random random) {
    long address = 0x2000L + 8L * random.nextInt(3);
    Access access = new Access(AccessKind.WRITE, address, 8, 0, true, false, false, true);
    return new Touch(access, ENTRIES[random.nextInt(ENTRIES.length)]);
  }
}
