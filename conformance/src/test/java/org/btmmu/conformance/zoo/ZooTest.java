package org.btmmu.conformance.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.btmmu.conformance.sample.Counterexample;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.Replay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooTest {
  private static final Zoo SMALL =
      new Zoo(List.of(ShippedMutants.class), List.of(ShippedLaws.class));
  private static final Zoo ZOO = Zoo.ofTheProject();

  static Stream<MutantMethod> mutants() {
    return QuickMutants.of(ZOO);
  }

  /** The first tier on the machine, one for each optimization, and others that traces show soon. */
  static Stream<String> mutantsOfTheMachine() {
    return Stream.of(
        "cr3-same-value-noop",
        "pcid-flush-lost",
        "spt-rights-not-inherited",
        "dirty-lost-through-alias",
        "implicit-access-fills-user-table",
        "half-pair-resurrected",
        "invlpg-one-host-entry",
        "flush-on-wrong-vcpu",
        "smc-alias-unprotected",
        "smc-second-page-unchecked",
        "cross-page-store-half-committed",
        "mid-shared-without-sweep",
        "stale-domain-not-settled",
        "upgrade-keeps-frame",
        "whole-page-over-a-hole",
        "prefetched-entry-skips-checks",
        "second-page-read-only-checked");
  }

  @ParameterizedTest
  @MethodSource("mutantsOfTheMachine")
  void aBugOfTheMachineIsCaughtByAShortTrace(String id) {
    MutantResult result = ZOO.run(ZOO.find(id).orElseThrow(), 1, EnumSet.of(TriedBy.CAMPAIGN));
    assertThat(result.caughtBy()).containsExactly("campaign");
    assertThat(result.campaign().traceLength()).isBetween(1, 6);
    assertThat(result.campaign().counterexample()).contains("\"mutant\"", id);
  }

  @ParameterizedTest
  @CsvSource({
    "smep-lost-under-wp0, rights",
    "tag-without-privilege-class, rights",
    "stale-domain-not-settled, spaces",
    "cr3-same-value-noop, shootdown"
  })
  void aBugOfTheMachineIsCaughtByEnumeration(String id, String scope) {
    MutantMethod mutant = ZOO.find(id).orElseThrow();
    assertThat(mutant.mutant().enumeration()).isEqualTo(scope);
    MutantResult result = ZOO.run(mutant, 1, EnumSet.of(TriedBy.ENUMERATION));
    assertThat(result.caughtBy()).containsExactly("enumeration");
    assertThat(result.enumeration().traceLength()).isBetween(2, 4);
  }

  static Stream<MutantMethod> mutantsOfTheTranslator() {
    return ZOO.mutants().stream().filter(mutant -> mutant.mutant().lockstep().length > 0);
  }

  @ParameterizedTest
  @MethodSource("mutantsOfTheTranslator")
  void aBugOfTheTranslatorIsCaughtInLockstep(MutantMethod mutant) {
    MutantResult result = ZOO.run(mutant, 1, EnumSet.of(TriedBy.LOCKSTEP));
    assertThat(result.caughtBy()).containsExactly("lockstep");
    assertThat(result.lockstep().traceLength()).isBetween(1, 120);
  }

  @Test
  void theTranslatorMutantsOfTheFirstTierAreAmongThem() {
    assertThat(mutantsOfTheTranslator().map(MutantMethod::id))
        .contains(
            "smc-alias-unprotected",
            "soft-alias-unprotected",
            "smc-second-page-unchecked",
            "soft-second-page-unchecked",
            "cross-page-store-half-committed",
            "runtime-store-half-committed",
            "guest-store-half-committed",
            "smc-imprecise-state");
  }

  @Test
  void aHarmlessMutantIsNotCaughtInLockstep() {
    Zoo harmless = new Zoo(List.of(HarmlessTranslatorMutants.class), List.of());
    MutantResult result =
        harmless.run(harmless.mutants().getFirst(), 1, EnumSet.of(TriedBy.LOCKSTEP));
    assertThat(result.caughtBy()).isEmpty();
    assertThat(result.lockstep().caught()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spt-entry-never-upgraded",
        "empty-entry-evicts",
        "never-unprotected",
        "comparator-extension"
      })
  void aBugThatOnlyCostsIsCaughtByItsCounter(String id) {
    MutantResult result = ZOO.run(ZOO.find(id).orElseThrow(), 1, EnumSet.of(TriedBy.COUNTER));
    assertThat(result.caughtBy()).containsExactly("counter");
    assertThat(result.counter().with()).isGreaterThan(result.counter().without());
  }

  @Test
  void eachMutantNamesAWayToCatchIt() {
    assertThat(ZOO.mutants()).allSatisfy(mutant -> assertThat(mutant.caughtBy()).isNotEmpty());
  }

  @Test
  void eachMutantReplacesAMethodThatIsThere() {
    for (MutantMethod mutant : ZOO.mutants()) {
      assertThatCode(() -> new MutantLoader(ZooTest.class.getClassLoader(), mutant))
          .doesNotThrowAnyException();
    }
  }

  static Stream<LawMethod> laws() {
    return LawMethod.all().stream();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void eachMutantIsRefutedBySamplingEachOfItsLaws(MutantMethod mutant) {
    MutantResult result = ZOO.run(mutant, 1, Zoo.ENOUGH_SAMPLES, false);
    assertThat(result.laws()).isNotEmpty();
    for (LawTrial trial : result.laws()) {
      assertThat(trial.sampling().refuted()).as(trial.law()).isTrue();
      Counterexample counterexample =
          CounterexampleJson.read(trial.sampling().counterexample(), mutant.id(), LawMethod.all());
      assertThat(counterexample.mutant()).isEqualTo(mutant.id());
      assertThat(ZOO.replay(counterexample)).doesNotStartWith("true").doesNotStartWith("disc");
      assertThat(counterexample.replay().outcome())
          .as("the shipped code on the same arguments")
          .isIn(Replay.Outcome.TRUE, Replay.Outcome.DISCARDED);
    }
  }

  @ParameterizedTest
  @MethodSource("laws")
  void eachLawHasAMutantThatItRefutes(LawMethod law) {
    assertThat(ZOO.refutedBy(law.id())).isNotEmpty();
  }

  @Test
  void eachMutantNamesLawsThatExist() {
    List<String> known = LawMethod.all().stream().map(LawMethod::id).toList();
    for (MutantMethod mutant : ZOO.mutants()) {
      assertThat(known).as(mutant.id()).containsAll(List.of(mutant.mutant().laws()));
    }
  }

  @Test
  void theSameSeedGivesTheSameCounterexample() {
    MutantMethod mutant = ZOO.find("pk-bit-dropped").orElseThrow();
    LawTrial one = ZOO.run(mutant, 3, 100_000, false).laws().getFirst();
    LawTrial other = ZOO.run(mutant, 3, 100_000, false).laws().getFirst();
    assertThat(one.sampling().counterexample()).isEqualTo(other.sampling().counterexample());
    assertThat(one.sampling().samples()).isEqualTo(other.sampling().samples());
  }

  @Test
  void aMutantOfAnInstanceMethodIsCaught() {
    MutantResult result = SMALL.run(small("step-lost"), 1, 1_000, false);
    assertThat(result.caughtBy()).containsExactly("sampling");
    assertThat(result.refutedByAllItsLaws()).isTrue();
  }

  @Test
  void aMutantMayTakeTheReceiverAsAnObject() {
    MutantResult result = SMALL.run(small("never-up"), 1, 1_000, false);
    assertThat(result.caughtBy()).containsExactly("sampling");
  }

  @Test
  void aMutantOfAnObjectThatALawTakesIsCaughtAndReplayed() {
    LawTrial trial = SMALL.run(small("put-elsewhere"), 1, 1_000, true).laws().getFirst();
    assertThat(trial.proof().verdict()).isEqualTo("refuted");
    for (String json : List.of(trial.sampling().counterexample(), trial.proof().counterexample())) {
      Counterexample found =
          CounterexampleJson.read(json, "put-elsewhere", LawMethod.in(ShippedLaws.class));
      assertThat(SMALL.replay(found)).isEqualTo("false");
      assertThat(found.replay().outcome()).isEqualTo(Replay.Outcome.TRUE);
    }
  }

  @Test
  void aHarmlessMutantIsNotCaught() {
    MutantResult result = SMALL.run(small("harmless"), 1, 1_000, false);
    assertThat(result.caughtBy()).isEmpty();
    assertThat(result.refutedByAllItsLaws()).isFalse();
    assertThat(result.laws()).allSatisfy(law -> assertThat(law.proof()).isNull());
  }

  @Test
  void aMutantThatIsNeverInEffectIsAnError() {
    assertThatThrownBy(() -> SMALL.run(small("never-in-effect"), 1, 1_000, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("never-in-effect")
        .hasMessageContaining("never in effect");
  }

  private static MutantMethod small(String id) {
    return SMALL.find(id).orElseThrow();
  }
}
