package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.LawResult;
import org.btmmu.proofs.prover.ProofCache;
import org.btmmu.proofs.prover.Prover;
import org.btmmu.proofs.prover.ProverOptions;
import org.btmmu.proofs.prover.Verdict;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each law, proved from its bytecode; the proofs are remembered where the launcher looks. */
class LawsAreProvedTest {
  private static final int JOBS = 2;

  @TestFactory
  Stream<DynamicTest> eachLawIsProved() throws Exception {
    ProofCache remembered = new ProofCache(Path.of("target/proofs"));
    return new Prover(ProverOptions.DEFAULT, Optional.of(remembered))
        .proveAll(LawMethod.all(), JOBS, _ -> {}).stream()
            .map(result -> DynamicTest.dynamicTest(result.id(), () -> isProved(result)));
  }

  private static void isProved(LawResult result) {
    assertThat(result.verdict()).as(result.reason()).isEqualTo(Verdict.PROVED);
    assertThat(result.goals()).allSatisfy(goal -> assertThat(goal.reached()).isTrue());
  }
}
