package org.btmmu.conformance.modelcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.btmmu.conformance.campaign.StepKind;
import org.btmmu.conformance.modelcheck.CachingProcessor.Bug;
import org.btmmu.conformance.report.StepText;
import org.btmmu.spec.guest.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SearchTest {
  @Test
  void tracesOfAnyLengthAreCoveredWhenNoStateIsLeft() throws InterruptedException {
    ModelCheckResult result = search(scope("shootdown"), Bug.NONE, 100, 2);
    assertThat(result.holds()).isTrue();
    assertThat(result.exhausted()).isTrue();
    assertThat(result.depth()).isLessThan(100);
    assertThat(result.reducedStates())
        .isEqualTo(result.levels().stream().mapToLong(Integer::longValue).sum());
    assertThat(result.steps()).isEqualTo(result.reducedStates() * 12);
    assertThat(result.withChoice()).isPositive();
  }

  @Test
  void aDepthBoundIsSaid() throws InterruptedException {
    ModelCheckResult result = search(scope("shootdown"), Bug.NONE, 3, 2);
    assertThat(result.holds()).isTrue();
    assertThat(result.exhausted()).isFalse();
    assertThat(result.levels()).hasSize(4).startsWith(1);
  }

  @Test
  void symmetriesLoseNoState() throws InterruptedException {
    ModelCheckResult reduced = search(TinyScopes.symmetric(), Bug.NONE, 3, 2);
    ModelCheckResult whole = search(TinyScopes.symmetric().withoutSymmetries(), Bug.NONE, 3, 2);
    assertThat(reduced.symmetric()).isTrue();
    assertThat(whole.symmetric()).isFalse();
    assertThat(whole.reducedStates()).isEqualTo(whole.states());
    assertThat(reduced.states()).isEqualTo(whole.states());
    assertThat(reduced.reducedStates()).isBetween(whole.states() / 4, whole.states() / 3);
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "MOV_CR3_KEEPS_EVERYTHING", "CPU_1_KEEPS_AFTER_INVLPG"})
  void symmetriesLoseNoViolation(Bug bug) throws InterruptedException {
    ModelCheckResult reduced = search(TinyScopes.symmetric(), bug, 4, 2);
    ModelCheckResult whole = search(TinyScopes.symmetric().withoutSymmetries(), bug, 4, 2);
    assertThat(reduced.holds()).isEqualTo(whole.holds());
    if (!reduced.holds()) {
      assertThat(reduced.violations().getFirst().steps())
          .hasSameSizeAs(whole.violations().getFirst().steps());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "MOV_CR3_KEEPS_EVERYTHING", "CPU_1_KEEPS_AFTER_INVLPG"})
  void theNumberOfThreadsChangesNothing(Bug bug) throws InterruptedException {
    List<ModelCheckResult> results =
        List.of(
            search(TinyScopes.symmetric(), bug, 3, 1),
            search(TinyScopes.symmetric(), bug, 3, 2),
            search(TinyScopes.symmetric(), bug, 3, 4));
    assertThat(results.stream().map(SearchTest::withoutTime).distinct()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "INVLPG_KEEPS_GLOBALS, 5",
    "MOV_CR3_KEEPS_EVERYTHING, 4",
    "INVLPG_DROPS_ONE_PIECE, 5",
    "STORE_WITHOUT_DIRTY, 2",
    "CLASS_IGNORED, 4",
    "FAILS_AT_INVPCID_2, 1"
  })
  void aBugIsFoundByAShortestTrace(Bug bug, int steps) throws InterruptedException {
    ModelCheckResult result = search(TinyScopes.onePage(), bug, 6, 2);
    assertThat(result.holds()).isFalse();
    assertThat(result.exhausted()).isFalse();
    assertThat(result.depth()).isEqualTo(steps);
    assertThat(result.violations()).allMatch(found -> found.steps().size() == steps);
  }

  @Test
  void aViolationTellsItsTrace() throws InterruptedException {
    Violation found = search(TinyScopes.onePage(), Bug.CLASS_IGNORED, 6, 2).violations().getFirst();
    assertThat(found.steps().stream().map(StepText::of))
        .containsExactly(
            "CPU 0: implicit-write 0xa063 at 0x204050",
            "CPU 0: read 0xa000",
            "CPU 0: set-cpl 3",
            "CPU 0: read 0xa000");
    assertThat(found.seen())
        .containsExactly(
            new Observation.Stored(),
            new Observation.Value(0x11),
            new Observation.Done(),
            new Observation.Value(0x11));
    assertThat(found.why()).contains("PageFault[errorCode=5, cr2=40960]");
  }

  @Test
  void anImplementationThatFailsIsAViolation() throws InterruptedException {
    Violation found =
        search(TinyScopes.onePage(), Bug.FAILS_AT_INVPCID_2, 6, 2).violations().getFirst();
    assertThat(found.why()).contains("the implementation failed", "no entry to drop");
    assertThat(found.seen()).isEmpty();
  }

  @Test
  void anImplementationWithoutTheSymmetriesIsSearchedWithoutThem() throws InterruptedException {
    ModelCheckResult result = search(TinyScopes.symmetric(), Bug.CPU_1_KEEPS_AFTER_INVLPG, 4, 2);
    assertThat(result.symmetric()).isFalse();
    assertThat(result.violations().getFirst().steps().getLast().cpu()).isEqualTo(1);
    assertThat(result.depth()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"base, 2", "spaces, 3", "rights, 3", "shootdown, 3"})
  void everyKindOfStepOfAScopeIsMade(String name, int depth) throws InterruptedException {
    SmallScope scope = scope(name);
    ModelCheckResult result = search(scope, Bug.NONE, depth, 2);
    assertThat(result.holds()).isTrue();
    Set<String> kinds =
        scope.alphabet().stream()
            .map(step -> StepKind.of(step.operation()).word())
            .collect(Collectors.toSet());
    assertThat(result.transitions().keySet().stream().map(kind -> kind.replace(" that faults", "")))
        .containsAll(kinds);
  }

  @Test
  void theScopesTogetherHaveAllKindsOfSteps() {
    Set<StepKind> kinds =
        Scopes.all().stream()
            .flatMap(scope -> scope.alphabet().stream())
            .map(step -> StepKind.of(step.operation()))
            .collect(Collectors.toSet());
    assertThat(kinds).containsExactlyInAnyOrder(StepKind.values());
  }

  private static SmallScope scope(String name) {
    return Scopes.named(name).orElseThrow();
  }

  private static ModelCheckResult search(SmallScope scope, Bug bug, int depth, int jobs)
      throws InterruptedException {
    return ModelCheck.search(
        scope, scenario -> CachingProcessor.of(scenario, bug), depth, jobs, _ -> {});
  }

  private static ModelCheckResult withoutTime(ModelCheckResult result) {
    return new ModelCheckResult(
        null,
        result.symmetric(),
        result.states(),
        result.reducedStates(),
        result.transitions(),
        result.withChoice(),
        result.levels(),
        result.exhausted(),
        0,
        result.violations());
  }
}
