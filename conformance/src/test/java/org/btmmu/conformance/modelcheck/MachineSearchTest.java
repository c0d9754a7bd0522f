package org.btmmu.conformance.modelcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.btmmu.conformance.modelcheck.ModelCheck.Trial;
import org.btmmu.conformance.trace.BtmmuSubject;
import org.btmmu.conformance.trace.Scenario;
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
    ModelCheckResult result =
        ModelCheck.search(scope, BtmmuSubject::of, depth, 2, _ -> {});
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
    "flush-of-pcid-only, spaces, 5",
    "one-class-for-all, rights, 3"
  })
  void aBugOfTheMachineIsFound(String id, String scope, int steps) {
    MutantMethod mutant =
        MutantMethod.in(List.of(MachineMutants.class)).stream()
            .filter(candidate -> candidate.id().equals(id))
            .findFirst()
            .orElseThrow();
    Trial trial =
        ModelCheck.trial(
            mutant, Scopes.named(scope).orElseThrow(), steps, 2, BtmmuSubject.class);
    assertThat(trial.found()).isTrue();
    assertThat(trial.traceLength()).isEqualTo(steps);
  }

  /** That what {@code describe} leaves out has no effect, as far as the traces here come. */
  @ParameterizedTest
  @CsvSource({"shootdown, 5", "spaces, 3", "base, 2"})
  void statesThatLookAlikeHaveOneFuture(String name, int depth) {
    SmallScope scope = Scopes.named(name).orElseThrow();
    Map<List<Long>, List<List<Long>>> futures = new HashMap<>();
    List<Pair> level = List.of(start(scope));
    int alike = 0;
    for (int length = 0; length < depth; length++) {
      List<Pair> next = new ArrayList<>();
      for (Pair pair : level) {
        List<List<Long>> future = new ArrayList<>();
        List<Pair> after = new ArrayList<>();
        for (Step step : scope.alphabet()) {
          Pair child = pair.fork(null);
          assertThat(child.step(step).isAllowed()).isTrue();
          future.add(state(scope, child));
          after.add(child);
        }
        List<List<Long>> known = futures.putIfAbsent(state(scope, pair), future);
        if (known == null) {
          next.addAll(after);
        } else {
          assertThat(future).isEqualTo(known);
          alike++;
        }
      }
      level = next;
    }
    assertThat(alike).isGreaterThan(10);
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
            TraceMemory.of(scenario),
            scenario.scope(),
            scenario.cpus().toArray(CpuState[]::new)));
  }
}
