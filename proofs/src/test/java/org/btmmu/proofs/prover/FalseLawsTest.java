package org.btmmu.proofs.prover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.btmmu.proofs.LawMethod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No law that the JVM can refute is proved, however it is hidden. */
class FalseLawsTest {
  private static LawResult prove(String id) throws Exception {
    LawMethod law =
        LawMethod.in(FalseLaws.class, FalseObjectLaws.class).stream()
            .filter(each -> each.id().equals(id))
            .findFirst()
            .orElseThrow();
    return new Prover(ProverOptions.DEFAULT, Optional.empty()).prove(law);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private-method",
        "private-interface-method",
        "hidden-field",
        "string-is-integer",
        "string-label",
        "string-missing",
        "message-missing",
        "substring",
        "memory-class",
        "memory-equals",
        "memory-in-record-equals",
        "null-to-law",
        "one-memory-twice",
        "beyond-the-lemma",
        "beyond-short",
        "wrong-overload",
        "by-overlapping",
        "name-of-a-result",
        "unreached-cover",
        "caught-given",
        "broken-class",
        "loud-text",
        "marking-exception",
      })
  void aLawThatTheJvmCanRefuteIsNotProved(String id) throws Exception {
    LawResult result = prove(id);
    assertThat(result.verdict()).isNotEqualTo(Verdict.PROVED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "two-are-one",
        "same-words",
        "two-arrays-are-one",
        "clone-is-one",
        "as-the-prototype",
        "elements-as-the-prototype",
        "end-of-array",
        "far-index",
        "negative-store",
        "wide-bytes",
        "bytes-positive",
        "flags-alike",
        "unchanged",
        "no-overflow",
        "array-cast",
      })
  void aFalseLawOfObjectsIsRefuted(String id) throws Exception {
    assertThat(prove(id).verdict()).isEqualTo(Verdict.REFUTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"never-called", "lemma-of-objects"})
  void aLawOfObjectsThatRestsOnMoreIsNotProved(String id) throws Exception {
    assertThat(prove(id).verdict()).isEqualTo(Verdict.UNKNOWN);
  }
}
