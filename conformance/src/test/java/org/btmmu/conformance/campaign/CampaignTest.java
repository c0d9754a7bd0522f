package org.btmmu.conformance.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.btmmu.conformance.campaign.CachingSubject.Bug;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.trace.Trace;
import org.btmmu.conformance.trace.UncachedSubject;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.guest.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CampaignTest {
  private static final double FOREVER = 1e9;

  @Test
  void whatIsRightDoesNotDivergeAndTheMixIsAsItShouldBe() throws InterruptedException {
    Campaign.Result result = run(1, 60_000, 2, Bug.NONE);
    assertThat(result.divergent()).isEqualTo(-1);
    StepTally tally = result.tally();
    assertThat(tally.steps()).isEqualTo(60_000);
    assertThat(tally.accesses()).isGreaterThan(30_000);
    assertThat(tally.choices()).isGreaterThan(600);
    for (StepKind kind : StepKind.values()) {
      assertThat(tally.of(kind)).as(kind.word()).isGreaterThan(60);
    }
  }

  @Test
  void theDigestDependsOnSeedAndStepsAlone() throws InterruptedException {
    Campaign.Result one = run(5, 20_100, 1, Bug.NONE);
    assertThat(one.tally().steps()).isEqualTo(20_100);
    for (int jobs : new int[] {2, 4}) {
      Campaign.Result more = run(5, 20_100, jobs, Bug.NONE);
      assertThat(more.digest()).isEqualTo(one.digest());
      assertThat(more.tally().numbers()).isEqualTo(one.tally().numbers());
      assertThat(more.traces()).isEqualTo(one.traces());
    }
    assertThat(run(6, 20_100, 2, Bug.NONE).digest()).isNotEqualTo(one.digest());
    assertThat(run(5, 20_101, 2, Bug.NONE).digest()).isNotEqualTo(one.digest());
  }

  @Test
  void aCampaignWithATimeEnds() throws InterruptedException {
    Campaign.Plan plan = new Campaign.Plan(1, Long.MAX_VALUE, 0.3, 2);
    Campaign.Result result = new Campaign(plan, UncachedSubject::of, null, _ -> {}).run();
    assertThat(result.tally().steps()).isPositive().isEqualTo(result.traces() * TraceDraw.STEPS);
    assertThat(result.seconds()).isBetween(0.3, 60.0);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void eachBugIsFoundAndShrunkToAFewStepsThatShowIt(Bug bug) throws InterruptedException {
    Campaign.Result result = run(1, 2_000_000, 2, bug);
    assertThat(result.divergent()).isNotNegative();
    assertThat(run(1, 2_000_000, 1, bug).divergent()).isEqualTo(result.divergent());
    Trace trace = Campaign.trace(plan(1, 2_000_000, 1), result.divergent());
    Trace small = TraceShrink.shrink(trace, of(bug));
    assertThat(small.steps()).hasSizeLessThanOrEqualTo(7);
    assertThat(TraceReplay.of(small, of(bug)).diverges()).isTrue();
    assertThat(TraceReplay.of(small, of(Bug.NONE)).diverges()).isFalse();
    assertThat(TraceReplay.of(small, UncachedSubject::of).diverges()).isFalse();
  }

  @Test
  void noTraceLeavesItsScope() {
    TreeSet<PagingMode> modes = new TreeSet<>();
    for (long number = 0; number < 3000; number++) {
      Trace trace = TraceDraw.trace(9, number, TraceDraw.STEPS);
      Subject subject = UncachedSubject.of(trace.scenario());
      WatchedMemory before = new WatchedMemory(subject.memory());
      for (Step step : trace.steps()) {
        subject.step(step);
      }
      modes.add(trace.scenario().cpus().getFirst().registers().mode());
      assertThat(before.changedOutside(trace.scenario().scope().words(), subject.memory()))
          .as("trace " + number)
          .isEmpty();
    }
    assertThat(modes).containsExactly(PagingMode.values());
  }

  /** Words of all RAM pages that a generated guest has, as they were. */
  private record WatchedMemory(List<Long> gpas, List<Long> values) {
    WatchedMemory(org.btmmu.spec.memory.PhysicalMemory memory) {
      this(new ArrayList<>(), new ArrayList<>());
      LongStream.of(0, 0x20_0000, 0x40_0000, 1L << 32)
          .forEach(start -> {
            for (long gpa = start; gpa < start + (start == 0 ? 0x4_0000 : 0x1_0000); gpa += 8) {
              gpas.add(gpa);
              values.add(memory.read64(gpa));
            }
          });
    }

    List<String> changedOutside(long[] words, org.btmmu.spec.memory.PhysicalMemory memory) {
      List<String> changed = new ArrayList<>();
      for (int index = 0; index < gpas.size(); index++) {
        long gpa = gpas.get(index);
        if (memory.read64(gpa) != values.get(index)
            && java.util.Arrays.binarySearch(words, gpa) < 0) {
          changed.add(Long.toHexString(gpa));
        }
      }
      return changed;
    }
  }

  private static Campaign.Plan plan(long seed, long steps, int jobs) {
    return new Campaign.Plan(seed, steps, FOREVER, jobs);
  }

  private static java.util.function.Function<Scenario, Subject> of(Bug bug) {
    return scenario -> new CachingSubject(scenario, bug);
  }

  private static Campaign.Result run(long seed, long steps, int jobs, Bug bug)
      throws InterruptedException {
    return new Campaign(plan(seed, steps, jobs), of(bug), null, _ -> {}).run();
  }
}
