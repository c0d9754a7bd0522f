package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.LawResult;
import org.btmmu.proofs.prover.Prover;
import org.btmmu.proofs.prover.ProverOptions;
import org.btmmu.proofs.prover.Verdict;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each law, proved from its bytecode. */
class LawsAreProvedTest {
  @TestFactory
  Stream<DynamicTest> eachLawIsProved() {
    Prover prover = new Prover(ProverOptions.DEFAULT, Optional.empty());
    return LawMethod.all().stream()
        .map(law -> DynamicTest.dynamicTest(law.id(), () -> isProved(prover.prove(law))));
  }

  private static void isProved(LawResult result) {
    assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.PROVED);
    assertThat(result.goals()).allSatisfy(goal -> assertThat(goal.reached()).isTrue());
  }
}
