package org.btmmu.conformance.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.btmmu.conformance.sample.SmallLaws.Colour;
import org.btmmu.conformance.sample.SmallLaws.Digit;
import org.btmmu.conformance.sample.SmallLaws.Thing;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.Replay;
import org.btmmu.proofs.replay.WordMemory;
import org.junit.jupiter.api.Test;

class SamplerTest {
  @Test
  void aTrueLawHoldsForAllSamples() {
    Sampling sampling = Sampler.sample(SmallLaws.law("sum-commutes"), 1, 10_000, 1);
    assertThat(sampling.refuted()).isFalse();
    assertThat(sampling.samples()).isEqualTo(10_000);
    assertThat(sampling.held() + sampling.discarded()).isEqualTo(10_000);
    assertThat(sampling.held()).isPositive();
    assertThat(sampling.discarded()).isPositive();
  }

  @Test
  void coverGoalsThatSamplesReachAreNamed() {
    Sampling sampling = Sampler.sample(SmallLaws.law("sum-commutes"), 1, 10_000, 1);
    assertThat(sampling.reached()).containsExactly("equal");
  }

  @Test
  void aFalseLawIsRefutedByItsSmallestArguments() {
    Sampling sampling = Sampler.sample(SmallLaws.law("no-blue-seven"), 1, 100_000, 1);
    assertThat(sampling.refuted()).isTrue();
    assertThat(sampling.samples()).isEqualTo(sampling.held() + sampling.discarded() + 1);
    assertThat(sampling.counterexample().arguments())
        .containsExactly(new Thing(Colour.BLUE, false, 0, 0, new Digit(7)));
    assertThat(sampling.counterexample().replay().outcome()).isEqualTo(Replay.Outcome.FALSE);
  }

  @Test
  void aLawThatThrowsIsRefuted() {
    Sampling sampling = Sampler.sample(SmallLaws.law("no-negative-index"), 1, 100_000, 1);
    assertThat(sampling.counterexample().replay().thrown())
        .isInstanceOf(ArrayIndexOutOfBoundsException.class);
  }

  @Test
  void aRefutingMemoryIsGivenByItsFewestWords() {
    Sampling sampling = Sampler.sample(SmallLaws.law("first-entry-absent"), 1, 100_000, 1);
    assertThat(sampling.counterexample().arguments())
        .containsExactly(new WordMemory(0).put(0x1000, 1), 0L);
  }

  @Test
  void aRefutationThatNeedsAReadOnlyPageNamesThePage() {
    Sampling sampling = Sampler.sample(SmallLaws.law("writes-are-seen"), 1, 100_000, 1);
    assertThat(sampling.counterexample().arguments())
        .containsExactly(new WordMemory(0).readOnly(2));
  }

  @Test
  void neitherThreadsNorRepetitionChangeTheResult() {
    for (String id : List.of("sum-commutes", "no-blue-seven", "no-path-to-writable")) {
      LawMethod law = SmallLaws.law(id);
      Sampling alone = Sampler.sample(law, 7, 20_000, 1);
      assertThat(withoutTime(Sampler.sample(law, 7, 20_000, 1))).isEqualTo(withoutTime(alone));
      assertThat(withoutTime(Sampler.sample(law, 7, 20_000, 4))).isEqualTo(withoutTime(alone));
    }
  }

  @Test
  void anotherSeedGivesOtherSamples() {
    LawMethod law = SmallLaws.law("sum-commutes");
    assertThat(Sampler.sample(law, 1, 10_000, 1).held())
        .isNotEqualTo(Sampler.sample(law, 2, 10_000, 1).held());
  }

  @Test
  void twoRecordsOfOneTypeAreOftenAlike() {
    assertThat(Sampler.sample(SmallLaws.law("alike-or-not"), 1, 2_000, 1).reached())
        .containsExactly("differ in colour alone", "differ in the digit alone");
  }

  @Test
  void aParameterThatCannotBeDrawnIsNamed() {
    assertThatThrownBy(() -> Sampler.sample(SmallLaws.law("text"), 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("law text")
        .hasMessageContaining("java.lang.String");
  }

  private static Sampling withoutTime(Sampling sampling) {
    return new Sampling(
        sampling.law(),
        sampling.seed(),
        sampling.samples(),
        sampling.held(),
        sampling.discarded(),
        sampling.reached(),
        sampling.counterexample(),
        0);
  }
}
