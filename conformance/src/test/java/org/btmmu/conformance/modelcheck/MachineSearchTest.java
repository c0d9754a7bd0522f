package org.btmmu.conformance.modelcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.btmmu.conformance.modelcheck.ModelCheck.Trial;
import org.btmmu.conformance.trace.BtmmuSubject;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.trace.TraceMemory;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.GuestMachine;
import org.btmmu.spec.guest.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine with BTMMU in small scopes. */
class MachineSearchTest {
  private final StateHash hash = new StateHash();

  @ParameterizedTest
  @CsvSource({"base, 2", "spaces, 3", "rights, 2", "shootdown, 4"})
  void theMachineIsAllowedAndSymmetric(String name, int depth) throws InterruptedException {
    SmallScope scope = Scopes.named(name).orElseThrow();
    ModelCheckResult result = ModelCheck.search(scope, BtmmuSubject::of, depth, 2, _ -> {});
    assertThat(result.violations()).isEmpty();
    assertThat(result.depth()).isEqualTo(depth);
    assertThat(result.symmetric()).isEqualTo(scope.symmetries().size() > 1);
  }

  @Test
  void symmetriesLoseNoStateOfTheMachine() throws InterruptedException {
    SmallScope scope = TinyScopes.symmetric();
    ModelCheckResult reduced = ModelCheck.search(scope, BtmmuSubject::of, 3, 2, _ -> {});
    ModelCheckResult whole =
        ModelCheck.search(scope.withoutSymmetries(), BtmmuSubject::of, 3, 2, _ -> {});
    assertThat(reduced.symmetric()).isTrue();
    assertThat(reduced.states()).isEqualTo(whole.states()).isEqualTo(whole.reducedStates());
    assertThat(reduced.reducedStates()).isBetween(whole.states() / 4, whole.states() / 3);
  }

  @ParameterizedTest
  @CsvSource({
    "invlpg-ignored, shootdown, 4",
    "cr3-never-flushes, shootdown, 4",
    "one-class-for-all, rights, 3"
  })
  void aBugOfTheMachineIsFound(String id, String scope, int steps) {
    MutantMethod mutant =
        MutantMethod.in(List.of(MachineMutants.class)).stream()
            .filter(candidate -> candidate.id().equals(id))
            .findFirst()
            .orElseThrow();
    Trial trial =
        ModelCheck.trial(mutant, Scopes.named(scope).orElseThrow(), steps, 2, BtmmuSubject.class);
    assertThat(trial.found()).isTrue();
    assertThat(trial.traceLength()).isEqualTo(steps);
  }

  /** That what {@code describe} leaves out has no effect, as far as the traces here come. */
  @ParameterizedTest
  @CsvSource({"shootdown, 3", "spaces, 2", "base, 1"})
  void statesThatLookAlikeHaveOneFuture(String name, int depth) {
    SmallScope scope = Scopes.named(name).orElseThrow();
    Map<List<Long>, List<List<Long>>> futures = new HashMap<>();
    List<List<Step>> level = List.of(List.of());
    int alike = 0;
    for (int length = 0; length <= depth; length++) {
      List<List<Step>> next = new ArrayList<>();
      for (List<Step> trace : level) {
        Pair pair = start(scope);
        trace.forEach(pair::step);
        List<List<Long>> future = future(scope, pair);
        List<List<Long>> known = futures.putIfAbsent(state(scope, pair), future);
        if (known == null) {
          scope.alphabet().forEach(step -> next.add(longer(trace, step)));
        } else {
          assertThat(future).as("after %s", trace).isEqualTo(known);
          alike++;
        }
      }
      level = next;
    }
    assertThat(alike).isGreaterThan(10);
  }

  /** The states after each step of the alphabet. */
  private List<List<Long>> future(SmallScope scope, Pair pair) {
    List<List<Long>> future = new ArrayList<>();
    Subject spent = null;
    for (Step step : scope.alphabet()) {
      Pair next = pair.fork(spent);
      spent = next.subject();
      assertThat(next.step(step).isAllowed()).isTrue();
      future.add(state(scope, next));
    }
    return future;
  }

  private static List<Step> longer(List<Step> trace, Step step) {
    List<Step> steps = new ArrayList<>(trace);
    steps.add(step);
    return steps;
  }

  private List<Long> state(SmallScope scope, Pair pair) {
    Portrait portrait = new Portrait(scope).take(pair.reference().state());
    hash.begin(0, 0).add(portrait.high(0)).add(portrait.low(0));
    pair.subject().describe(hash);
    return List.of(hash.high(), hash.low());
  }

  private static Pair start(SmallScope scope) {
    Scenario scenario = scope.scenario();
    return new Pair(
        BtmmuSubject.of(scenario),
        new GuestMachine(
            TraceMemory.of(scenario), scenario.scope(), scenario.cpus().toArray(CpuState[]::new)));
  }
}
