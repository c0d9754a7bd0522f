package org.btmmu.conformance.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.btmmu.conformance.sample.Counterexample;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.proofs.LawMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fifth mutant, given to the prover under all laws that it names; all of them are the business
 * of {@code btmmu zoo}.
 */
class MutantsAreRefutedByProofTest {
  private static final Zoo ZOO = Zoo.ofTheProject();

  static Stream<MutantMethod> mutants() {
    List<MutantMethod> all = ZOO.mutantsOfLaws();
    return IntStream.range(0, all.size()).filter(i -> i % 5 == 0).mapToObj(all::get);
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
