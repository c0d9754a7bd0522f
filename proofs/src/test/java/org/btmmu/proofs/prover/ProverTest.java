package org.btmmu.proofs.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.LawResult.CaseResult;
import org.btmmu.proofs.prover.LawResult.GoalResult;
import org.btmmu.proofs.replay.WordMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts on laws that are small enough to check by hand. */
class ProverTest {
  private static LawMethod law(String id) {
    return LawMethod.in(SmallLaws.class).stream()
        .filter(law -> law.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static LawResult prove(String id) throws Exception {
    return new Prover(ProverOptions.DEFAULT, Optional.empty()).prove(law(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "absolute",
        "middle",
        "write-read",
        "chain",
        "units",
        "sealed",
        "double-is-even",
        "by-lemma",
        "by-hypothesis"
      })
  void aTrueLawIsProvedWithAWitnessAndAllItsGoals(String id) throws Exception {
    LawResult result = prove(id);
    assertThat(result.reason()).isEmpty();
    assertThat(result.verdict()).isEqualTo(Verdict.PROVED);
    assertThat(result.witness()).isNotEmpty();
    assertThat(result.goals()).allMatch(GoalResult::reached);
    assertThat(result.key()).hasSize(64);
    assertThat(result.counterexample()).isEmpty();
    assertThat(result.resources()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "absolute-is-positive",
        "middle-inside",
        "write-keeps",
        "write-is-read",
        "units-differ",
      })
  void aFalseLawIsRefutedByArgumentsForWhichTheJvmSaysFalse(String id) throws Exception {
    LawResult result = prove(id);
    assertThat(result.verdict()).describedAs(result.reason()).isEqualTo(Verdict.REFUTED);
    List<Object> arguments = result.counterexample().orElseThrow().arguments();
    assertThat(Replay.of(law(id), arguments).outcome()).isEqualTo(Replay.Outcome.FALSE);
  }

  @Test
  void theOnlyCounterexampleIsFound() throws Exception {
    LawResult result = prove("absolute-is-positive");
    assertThat(result.counterexample().orElseThrow().arguments())
        .containsExactly(Integer.MIN_VALUE);
  }

  @Test
  void aCounterexampleHasOnlyTheWordsThatMatter() throws Exception {
    List<Object> arguments = prove("write-is-read").counterexample().orElseThrow().arguments();
    WordMemory memory = (WordMemory) arguments.getFirst();
    assertThat(memory.readOnlyPages()).containsExactly((Long) arguments.get(1) >>> 12);
    assertThat(memory.words()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aViolatedObligationRefutesTheLawByAnExceptionInTheJvm() throws Exception {
    LawResult result = prove("divides");
    assertThat(result.verdict()).describedAs(result.reason()).isEqualTo(Verdict.REFUTED);
    assertThat(result.counterexample().orElseThrow().arguments().get(1)).isEqualTo(0);
    assertThat(result.counterexample().orElseThrow().observed())
        .contains("ArithmeticException", "SmallLaws");
  }

  @Test
  void eachConstantOfAnEnumIsACaseOfItsOwn() throws Exception {
    LawResult result = prove("units");
    assertThat(result.cases())
        .extracting(CaseResult::name)
        .containsExactly("unit=BYTE", "unit=WORD", "unit=PAGE");
    LawResult differ = prove("units-differ");
    assertThat(differ.cases())
        .extracting(CaseResult::verdict)
        .containsExactly(Verdict.PROVED, Verdict.REFUTED, Verdict.REFUTED);
    assertThat(differ.counterexample().orElseThrow().caseName()).isEqualTo("unit=WORD");
  }

  @Test
  void aSmallResourceLimitGivesUnknown() throws Exception {
    ProverOptions small = new ProverOptions(1000, 4096, Optional.empty(), Optional.empty());
    LawResult result = new Prover(small, Optional.empty()).prove(law("hard"));
    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.reason()).contains("resource limit of 1000");
  }

  @Test
  void aLawWithoutArgumentsIsVacuous() throws Exception {
    LawResult result = prove("vacuous");
    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.reason()).contains("vacuous");
  }

  @Test
  void aGoalThatCannotBeReachedMakesAProofTooNarrow() throws Exception {
    LawResult result = prove("too-narrow");
    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.reason()).contains("too narrow").endsWith("negative");
    assertThat(result.goals())
        .extracting(GoalResult::name, GoalResult::reached)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("reachable", true),
            org.assertj.core.groups.Tuple.tuple("negative", false));
  }

  @Test
  void lawsThatAProofRestsOnAreRecorded() throws Exception {
    assertThat(prove("by-lemma").usedLaws()).containsExactly("double-is-even");
    assertThat(prove("by-hypothesis").usedLaws()).containsExactly("double-is-even");
  }

  @Test
  void aLemmaThatSaysTooLittleGivesUnknownAndIsNamed() throws Exception {
    LawResult result = prove("lemma-too-weak");
    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.reason()).contains("the laws that it uses say too little");
  }

  @Test
  void nothingIsProvedFromALawThatIsFalse() throws Exception {
    LawResult result = prove("rests-on-false");
    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.reason()).isEqualTo("it uses absolute-is-positive, which is refuted");
  }

  @Test
  void lawsThatRestOnEachOtherAreRefused() throws Exception {
    assertThat(prove("cycle-a").verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(prove("cycle-a").reason())
        .isEqualTo("it rests on itself: cycle-a uses cycle-b uses cycle-a");
  }

  @Test
  void whatCannotBeLiftedIsUnknownAndNamesTheInstruction() throws Exception {
    LawResult result = prove("not-liftable");
    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.reason()).contains("cannot be lifted", "SmallLaws.notLiftable", "invoke");
  }

  @Test
  void resultsComeInTheOrderAskedForWhateverTheNumberOfJobs() throws Exception {
    List<LawMethod> laws =
        Arrays.asList(law("units"), law("by-lemma"), law("absolute"), law("double-is-even"));
    List<String> heard = new ArrayList<>();
    List<LawResult> three =
        new Prover(ProverOptions.DEFAULT, Optional.empty())
            .proveAll(laws, 3, result -> heard.add(result.id()));
    assertThat(three)
        .extracting(LawResult::id)
        .containsExactly("units", "by-lemma", "absolute", "double-is-even");
    assertThat(heard).containsExactly("units", "double-is-even", "by-lemma", "absolute");
    List<LawResult> one =
        new Prover(ProverOptions.DEFAULT, Optional.empty()).proveAll(laws, 1, result -> {});
    assertThat(one)
        .extracting(LawResult::witness)
        .isEqualTo(three.stream().map(LawResult::witness).toList());
    assertThat(one)
        .extracting(LawResult::resources)
        .isEqualTo(three.stream().map(LawResult::resources).toList());
  }

  @Test
  void anInterruptedProverEndsSoon() throws Exception {
    ProverOptions large =
        new ProverOptions(Integer.MAX_VALUE, 4096, Optional.empty(), Optional.empty());
    Prover prover = new Prover(large, Optional.empty());
    Thread.ofPlatform()
        .start(() -> {
          try {
            Thread.sleep(1500);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          prover.interrupt();
        });
    long start = System.nanoTime();
    LawResult result = prover.prove(law("hard"));
    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(result.reason()).contains("interrupted");
    assertThat((System.nanoTime() - start) / 1_000_000_000L).isLessThan(15);
  }

  @Test
  void aThreadThatIsInterruptedEndsTheWork() {
    Prover prover = new Prover(ProverOptions.DEFAULT, Optional.empty());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> prover.prove(law("absolute")))
        .isInstanceOf(InterruptedException.class);
  }
}
