package org.btmmu.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.btmmu.conformance.sample.Sampling;
import org.btmmu.conformance.snapshot.InputResult;
import org.btmmu.conformance.snapshot.KnownDifference;
import org.btmmu.conformance.zoo.MutantResult;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.conformance.zoo.MutantResult.ProofTrial;
import org.btmmu.conformance.zoo.MutantResult.SamplingTrial;
import org.btmmu.conformance.zoo.Zoo;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.LawResult;
import org.btmmu.proofs.prover.Verdict;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CheckReportTest {
  private static final Zoo ZOO = Zoo.ofTheProject();
  private static final LawMethod LAW = LawMethod.find("walk-4level").orElseThrow();

  @Test
  void aCheckHoldsOnlyIfAllOfItDoes() {
    assertThat(report(true, Verdict.PROVED, 0, true).conclusion()).isEqualTo(Conclusion.HOLDS);
    assertThat(report(false, Verdict.PROVED, 0, true).conclusion()).isEqualTo(Conclusion.UNDECIDED);
    assertThat(report(true, Verdict.UNKNOWN, 0, true).conclusion()).isEqualTo(Conclusion.UNDECIDED);
    assertThat(report(true, Verdict.REFUTED, 0, true).conclusion()).isEqualTo(Conclusion.REFUTED);
    assertThat(report(true, Verdict.PROVED, 1, true).conclusion()).isEqualTo(Conclusion.REFUTED);
    assertThat(report(true, Verdict.PROVED, 0, false).conclusion()).isEqualTo(Conclusion.REFUTED);
    assertThat(report(true, Verdict.UNKNOWN, 1, true).conclusion()).isEqualTo(Conclusion.REFUTED);
  }

  @Test
  void exitStatusesAreThoseOfTheManual() {
    assertThat(Conclusion.HOLDS.exitStatus()).isZero();
    assertThat(Conclusion.REFUTED.exitStatus()).isEqualTo(1);
    assertThat(Conclusion.UNDECIDED.exitStatus()).isEqualTo(3);
  }

  @Test
  void aMutantThatAProofLeavesOpenIsNeitherCaughtNorAlive() {
    assertThat(mutant(true, "refuted", "{}").conclusion()).isEqualTo(Conclusion.HOLDS);
    assertThat(mutant(true, "unknown", null).conclusion()).isEqualTo(Conclusion.UNDECIDED);
    assertThat(mutant(true, "proved", null).conclusion()).isEqualTo(Conclusion.REFUTED);
    assertThat(mutant(false, "refuted", "{}").conclusion()).isEqualTo(Conclusion.REFUTED);
  }

  @Test
  void jsonHasTheKeysOfTheManual() {
    JsonNode root = CheckJson.of(report(true, Verdict.PROVED, 0, true));
    assertThat(root.get("schema").intValue()).isEqualTo(1);
    assertThat(root.get("verdict").stringValue()).isEqualTo("holds");
    JsonNode law = root.get("laws").get(0);
    assertThat(law.get("id").stringValue()).isEqualTo("walk-4level");
    assertThat(law.get("verdict").stringValue()).isEqualTo("proved");
    assertThat(law.get("seconds").doubleValue()).isEqualTo(1.5);
    assertThat(law.get("hash").stringValue()).startsWith("0123");
    assertThat(law.get("witness").get(0).stringValue()).isEqualTo("address = 0x7");
    assertThat(law.get("mutants").get(0).get("id").stringValue()).isEqualTo("pk-bit-dropped");
    assertThat(law.get("mutants").get(0).get("refuted").booleanValue()).isTrue();
    assertThat(law.get("mutants").get(0).get("key")).isEqualTo(law.get("hash"));
    assertThat(root.get("campaign").get("traces").longValue()).isEqualTo(1000);
    assertThat(root.get("campaign").get("seed").longValue()).isEqualTo(7);
    assertThat(root.get("campaign").get("divergences").longValue()).isZero();
    JsonNode input = root.get("inputs").get(0);
    assertThat(input.propertyNames())
        .contains("file", "mode", "pages", "agree", "disagree", "third_party_agree")
        .contains("third_party_known", "third_party_disagree");
    assertThat(input.get("third_party_known").longValue()).isEqualTo(4);
    JsonNode mutant = root.get("mutants").get(0);
    assertThat(mutant.get("caught_by").get(0).stringValue()).isEqualTo("sampling");
    assertThat(mutant.get("trace_length").intValue()).isEqualTo(1);
  }

  @Test
  void theTextNamesKnownDifferencesAndReasons() {
    String text = CheckText.of(report(true, Verdict.UNKNOWN, 0, true), Ink.PLAIN);
    assertThat(text)
        .contains("known difference, 4 lines: QEMU prints XD as physical-address bit 63 under PAE")
        .contains("walk-4level: too hard for <Z3> & co")
        .endsWith("unknown (2.00 s)\n");
    assertThat(text).doesNotContain("\u001b");
    assertThat(CheckText.of(report(true, Verdict.PROVED, 0, true), Ink.COLOUR)).contains("\u001b");
  }

  @Test
  void thePageNeedsNoOtherFileAndEscapesWhatItShows() {
    String page = CheckHtml.of(report(true, Verdict.UNKNOWN, 0, true));
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("too hard for &lt;Z3&gt; &amp; co")
        .contains("prefers-color-scheme: dark")
        .contains("pk-bit-dropped", "G-WALK-4", "4-level")
        .doesNotContain("http", " src=", "href", "@import", "url(", "<script");
  }

  @Test
  void everyClauseOfTheTextHasATitleAndCode() {
    List<ClauseRow> clauses = Traceability.of(List.of());
    assertThat(clauses).hasSizeGreaterThan(50);
    assertThat(clauses).allSatisfy(clause -> assertThat(clause.title()).isNotEmpty());
    assertThat(clauses).allSatisfy(clause -> assertThat(clause.code()).isNotEmpty());
    assertThat(clauses).allSatisfy(clause -> assertThat(clause.standing()).isIn("gap", "by test"));
  }

  @Test
  void aClauseStandsAsItsLawsDo() {
    assertThat(standing(Verdict.PROVED)).isEqualTo("proved");
    assertThat(standing(Verdict.UNKNOWN)).isEqualTo("unknown");
    assertThat(standing(Verdict.REFUTED)).isEqualTo("refuted");
  }

  private static String standing(Verdict verdict) {
    return Traceability.of(List.of(law(verdict))).stream()
        .filter(clause -> clause.id().equals("G-WALK-4"))
        .findFirst()
        .orElseThrow()
        .standing();
  }

  private static CheckReport report(
      boolean complete, Verdict verdict, long differing, boolean caught) {
    LawRow law = law(verdict);
    return new CheckReport(
        7,
        complete,
        List.of(input(differing)),
        List.of(law),
        List.of(mutant(caught)),
        37,
        Traceability.of(List.of(law)),
        2.0);
  }

  private static LawRow law(Verdict verdict) {
    String reason = verdict == Verdict.PROVED ? "" : "too hard for <Z3> & co";
    LawResult proof =
        new LawResult(
            "walk-4level",
            verdict,
            reason,
            "0123456789abcdef",
            false,
            1.5,
            100,
            List.of(new LawResult.CaseResult("all", verdict, reason, 1.5, 100, 10, 20, "")),
            List.of("address = 0x7"),
            List.of(new LawResult.GoalResult("translation", "all")),
            List.of(),
            Optional.empty());
    Sampling sampling = new Sampling("walk-4level", 7, 1000, 900, 100, new TreeSet<>(), null, 0.5);
    LawTrial trial = mutant(true).result().laws().getFirst();
    return LawRow.of(LAW, ZOO).proved(proof).sampled(sampling).tried("pk-bit-dropped", trial);
  }

  private static InputResult input(long differing) {
    return new InputResult(
        "a.core",
        "a guest",
        "PAE",
        10,
        60,
        10 - differing,
        differing,
        0,
        10,
        6,
        Map.of(KnownDifference.PAE_XD_IN_ADDRESS, 4L),
        0,
        List.of(),
        List.of(),
        0.1);
  }

  private static MutantRow mutant(boolean caught) {
    SamplingTrial sampling = new SamplingTrial(caught, 12, 0.1, caught ? "{}" : null);
    return row(new LawTrial("walk-4level", sampling, null));
  }

  private static MutantRow mutant(boolean sampled, String verdict, String counterexample) {
    SamplingTrial sampling = new SamplingTrial(sampled, 12, 0.1, sampled ? "{}" : null);
    ProofTrial proof = new ProofTrial(verdict, "", 0.2, "key", counterexample);
    return row(new LawTrial("walk-4level", sampling, proof));
  }

  private static MutantRow row(LawTrial trial) {
    return new MutantRow(
        ZOO.find("pk-bit-dropped").orElseThrow(),
        new MutantResult("pk-bit-dropped", List.of(trial)));
  }
}
