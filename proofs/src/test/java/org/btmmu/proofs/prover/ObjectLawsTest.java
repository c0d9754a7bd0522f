package org.btmmu.proofs.prover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.btmmu.proofs.LawMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws of existing objects are proved. */
class ObjectLawsTest {
  static Iterable<LawMethod> laws() {
    return LawMethod.in(ObjectLaws.class);
  }

  @ParameterizedTest
  @MethodSource("laws")
  void aTrueLawIsProved(LawMethod law) throws Exception {
    LawResult result = new Prover(ProverOptions.DEFAULT, Optional.empty()).prove(law);
    assertThat(result.reason()).isEmpty();
    assertThat(result.verdict()).isEqualTo(Verdict.PROVED);
    assertThat(result.goals()).allMatch(LawResult.GoalResult::reached);
  }
}
