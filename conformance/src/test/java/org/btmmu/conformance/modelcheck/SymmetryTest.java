package org.btmmu.conformance.modelcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.btmmu.conformance.modelcheck.CachingProcessor.Bug;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.TraceMemory;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.GuestMachine;
import org.btmmu.reference.guest.Verdict;
import org.btmmu.spec.guest.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetryTest {
  @ParameterizedTest
  @ValueSource(strings = {"base", "shootdown"})
  void theReferenceAfterARenamedTraceIsTheRenamedReference(String name) {
    SmallScope scope = Scopes.named(name).orElseThrow();
    Random random = new Random(1);
    for (int trace = 0; trace < 100; trace++) {
      Pair original = start(scope);
      List<Pair> images = scope.symmetries().stream().map(_ -> start(scope)).toList();
      for (int length = 0; length < 10; length++) {
        Step step = scope.alphabet().get(random.nextInt(scope.alphabet().size()));
        Verdict verdict = original.step(step);
        for (int symmetry = 0; symmetry < images.size(); symmetry++) {
          Renaming renaming = scope.symmetries().get(symmetry);
          Pair image = images.get(symmetry);
          assertThat(image.step(renaming.step(scope, step))).isEqualTo(verdict);
          assertThat(image.seen()).isEqualTo(renaming.seen(original.seen()));
          assertThat(portrait(scope, image, 0)).isEqualTo(portrait(scope, original, symmetry));
        }
      }
    }
  }

  @Test
  void differentStatesHaveDifferentPortraits() {
    SmallScope scope = Scopes.named("base").orElseThrow();
    Pair before = start(scope);
    for (Step step : scope.alphabet()) {
      Pair after = start(scope);
      after.step(step);
      boolean same =
          after.reference().state().cpu(0).equals(before.reference().state().cpu(0))
              && after.reference().state().cpu(1).equals(before.reference().state().cpu(1))
              && after
                  .reference()
                  .state()
                  .tlb(0)
                  .complete()
                  .equals(before.reference().state().tlb(0).complete())
              && after
                  .reference()
                  .state()
                  .tlb(1)
                  .complete()
                  .equals(before.reference().state().tlb(1).complete())
              && after
                  .reference()
                  .state()
                  .tlb(0)
                  .partial()
                  .equals(before.reference().state().tlb(0).partial())
              && after
                  .reference()
                  .state()
                  .tlb(1)
                  .partial()
                  .equals(before.reference().state().tlb(1).partial())
              && sameMemory(scope, before, after);
      assertThat(portrait(scope, after, 0).equals(portrait(scope, before, 0)))
          .as("%s", step)
          .isEqualTo(same);
    }
  }

  @Test
  void twoExchangesGenerateAGroupOfFour() {
    SmallScope scope = Scopes.named("base").orElseThrow();
    assertThat(scope.symmetries()).hasSize(4);
    for (Renaming first : scope.symmetries()) {
      for (Renaming second : scope.symmetries()) {
        assertThat(scope.symmetries()).anyMatch(first.then(second)::renamesAs);
      }
    }
  }

  @Test
  void whatChangesTheAlphabetIsNoSymmetry() {
    SmallScope scope = TinyScopes.symmetric();
    List<Step> lacksOne = scope.alphabet().subList(1, scope.alphabet().size());
    assertThatThrownBy(() ->
            SmallScope.of(
                "lopsided",
                "for tests",
                scope.scenario(),
                lacksOne,
                List.of(SmallTables.exchangeOfPages(2)),
                1))
        .hasMessage("lopsided: no symmetry: pages and frames exchanged");
  }

  @Test
  void whatChangesTheStartIsNoSymmetry() {
    SmallScope scope = TinyScopes.symmetric();
    Scenario start = scope.scenario();
    CpuState first = start.cpus().getFirst();
    CpuState other = new CpuState(first.registers(), 3, false, 0, 0, first.processor());
    Scenario lopsided =
        new Scenario(
            start.map(), start.words(), List.of(first, other), start.scope(), start.host());
    assertThatThrownBy(() ->
            SmallScope.of(
                "lopsided",
                "for tests",
                lopsided,
                scope.alphabet(),
                List.of(SmallTables.exchangeOfCpus()),
                1))
        .hasMessage("lopsided: no symmetry: CPUs exchanged");
  }

  private static boolean sameMemory(SmallScope scope, Pair one, Pair other) {
    for (long gpa : scope.scenario().scope().words()) {
      if (one.subject().memory().read64(gpa) != other.subject().memory().read64(gpa)) {
        return false;
      }
    }
    return true;
  }

  private static List<Long> portrait(SmallScope scope, Pair pair, int symmetry) {
    Portrait portrait = new Portrait(scope).take(pair.reference().state());
    return List.of(portrait.high(symmetry), portrait.low(symmetry));
  }

  private static Pair start(SmallScope scope) {
    Scenario scenario = scope.scenario();
    return new Pair(
        CachingProcessor.of(scenario, Bug.NONE),
        new GuestMachine(
            TraceMemory.of(scenario), scenario.scope(), scenario.cpus().toArray(CpuState[]::new)));
  }
}
