package org.btmmu.conformance.modelcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.btmmu.conformance.modelcheck.ModelCheck.Trial;
import org.btmmu.conformance.trace.UncachedSubject;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.Zoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCheckTrialTest {
  @ParameterizedTest
  @CsvSource({
    "fill-ignores-dirty, 2",
    "dirty-not-set-after-read-fill, 3",
    "smep-applies-to-user, 3",
    "user-bit-from-page, 2"
  })
  void aMutantIsFoundInItsScope(String id, int steps) {
    Trial trial = trial(id, "rights", 3);
    assertThat(trial.found()).isTrue();
    assertThat(trial.traceLength()).isEqualTo(steps);
    assertThat(trial.seconds()).isPositive();
  }

  @Test
  void theScopesAreSearchedUntilOneShowsTheMutant() {
    Trial trial =
        ModelCheck.trial(
            Zoo.ofTheProject().find("user-bit-from-page").orElseThrow(), 2, UncachedSubject.class);
    assertThat(trial.scope()).isEqualTo("rights");
    assertThat(trial.found()).isTrue();
    assertThat(trial.traceLength()).isEqualTo(2);
  }

  @Test
  void whatAScopeCannotShowIsNotFound() {
    Trial trial = trial("user-bit-from-page", "shootdown", 100);
    assertThat(trial.found()).isFalse();
    assertThat(trial.trace()).isEmpty();
    assertThat(trial.states()).isPositive();
  }

  @Test
  void aMutantThatIsNeverInEffectIsNoResult() {
    MutantMethod mutant = Zoo.ofTheProject().find("leaf-accessed-on-fault").orElseThrow();
    assertThatThrownBy(() ->
            ModelCheck.trial(
                mutant, Scopes.named("shootdown").orElseThrow(), 1, 1, UncachedSubject.class))
        .hasMessageContaining("was never in effect");
  }

  private static Trial trial(String mutant, String scope, int depth) {
    return ModelCheck.trial(
        Zoo.ofTheProject().find(mutant).orElseThrow(),
        Scopes.named(scope).orElseThrow(),
        depth,
        2,
        UncachedSubject.class);
  }
}
