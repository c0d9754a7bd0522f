package org.btmmu.conformance.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.btmmu.conformance.sample.Counterexample;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.proofs.LawMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mutants, given to the prover under each of their laws; see {@link QuickMutants}. */
class MutantsAreRefutedByProofTest {
  private static final Zoo ZOO = Zoo.ofTheProject();

  static Stream<MutantMethod> mutants() {
    return QuickMutants.of(ZOO);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void eachMutantIsRefutedByProvingEachOfItsLaws(MutantMethod mutant) {
    for (LawTrial trial : ZOO.run(mutant, 0, 0, true).laws()) {
      assertThat(trial.proof().verdict())
          .as(trial.law() + ": " + trial.proof().reason())
          .isEqualTo("refuted");
      Counterexample counterexample =
          CounterexampleJson.read(trial.proof().counterexample(), mutant.id(), LawMethod.all());
      assertThat(ZOO.replay(counterexample)).doesNotStartWith("true").doesNotStartWith("disc");
    }
  }
}
