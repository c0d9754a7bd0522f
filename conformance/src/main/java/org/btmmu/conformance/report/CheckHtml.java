package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.btmmu.conformance.snapshot.InputResult;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.proofs.prover.ArgumentText;
import org.btmmu.proofs.prover.LawResult;
import org.btmmu.proofs.prover.Verdict;

/** A check as one HTML page. */
public final class CheckHtml {
  private CheckHtml() {}

  /** The page. */
  public static String of(CheckReport report) {
    Html html = new Html();
    inputs(html, report.inputs());
    laws(html, report.laws());
    cases(html, report.laws());
    mutants(html, report);
    clauses(html, report.clauses());
    String head =
        "<p>Verdict: %s. %s of wall time, %s samples with seed %d.%s</p>"
            .formatted(
                Html.word(report.conclusion().word(), report.conclusion()),
                CheckText.seconds(report.seconds()),
                CheckText.count(report.samples()),
                report.seed(),
                report.complete() ? "" : " The check was ended early.");
    return html.page("btmmu check", head);
  }

  private static void inputs(Html html, List<InputResult> inputs) {
    html.section(
        "Inputs",
        "Every page of each guest, walked by the reference and by the optimized code: reads, writes"
            + " and fetches at CPL 0 and 3. QEMU's own listing is a third opinion on address,"
            + " physical address and flags of the last entry.");
    html.table(
        "input",
        "mode",
        "pages",
        "walks",
        "agree",
        "differ",
        "QEMU agrees",
        "known",
        "QEMU differs",
        "time",
        "remarks");
    for (InputResult input : inputs) {
      List<String> remarks = new ArrayList<>(input.remarks());
      input
          .thirdPartyKnown()
          .forEach((known, count) ->
              remarks.add("known: %s: %s lines".formatted(known.title(), CheckText.count(count))));
      if (input.missingTables() > 0) {
        remarks.add("%,d tables are not in the core".formatted(input.missingTables()));
      }
      remarks.addAll(input.differences());
      html.row(
          Html.code(input.file())
              + "<br><span class=\"soft\">"
              + Html.text(input.title())
              + "</span>",
          Html.text(input.mode()),
          input.pages(),
          input.walks(),
          input.agree(),
          input.disagree(),
          input.thirdPartyAgree(),
          input.known(),
          input.thirdPartyDisagree(),
          input.seconds(),
          String.join("<br>", remarks.stream().map(Html::text).toList()));
    }
    html.end();
  }

  private static void laws(Html html, List<LawRow> laws) {
    html.section(
        "Laws",
        "A law is true for all its arguments: proved from the bytecode that ships, and sampled."
            + " Goals are situations that a proof must be able to reach, lest it says too little.");
    html.table("law", "verdict", "goals", "samples", "time", "hash", "mutants refuted", "details");
    for (LawRow law : laws) {
      LawResult proof = law.proof();
      long refuted = law.mutants().stream().filter(LawRow.MutantVerdict::refuted).count();
      html.row(
          Html.code(law.law().id())
              + "<br><span class=\"soft\">"
              + Html.text(law.law().law().says())
              + "</span>",
          Html.word(law.verdict(), law.conclusion()),
          proof == null ? "" : law.goalsReached() + " of " + proof.goals().size(),
          law.sampling() == null ? "" : (Object) law.sampling().samples(),
          proof == null ? "" : proof.cached() ? "remembered" : (Object) proof.seconds(),
          proof == null ? "" : Html.code(CheckText.hash(proof.key())),
          law.mutants().isEmpty() ? "none tried" : refuted + " of " + law.mutants().size(),
          details(law));
    }
    html.end();
  }

  private static String details(LawRow law) {
    StringBuilder details = new StringBuilder();
    LawResult proof = law.proof();
    if (proof != null) {
      if (!proof.reason().isEmpty()) {
        details.append(Html.text(proof.reason()));
      }
      proof
          .counterexample()
          .ifPresent(found ->
              details.append(
                  Html.more("counterexample", ArgumentText.of(law.law(), found.arguments()))));
      if (!proof.usedLaws().isEmpty()) {
        details.append("uses ").append(Html.text(String.join(", ", proof.usedLaws())));
      }
      if (!proof.goals().isEmpty()) {
        details.append(
            Html.more(
                "goals",
                proof.goals().stream()
                    .map(goal ->
                        goal.name()
                            + (goal.reached()
                                ? ": reached in " + goal.reachedIn()
                                : ": not reached"))
                    .toList()));
      }
      if (!proof.witness().isEmpty()) {
        details.append(Html.more("witness", proof.witness()));
      }
    }
    if (law.sampling() != null && law.sampling().refuted()) {
      details.append(
          Html.more(
              "refuted by a sample",
              ArgumentText.of(law.law(), law.sampling().counterexample().arguments())));
    }
    return details.toString();
  }

  private static void cases(Html html, List<LawRow> laws) {
    html.section(
        "Cases", "A law is proved case by case, one for each choice of an enumerated argument.");
    html.table(
        "law", "case", "verdict", "time", "instructions", "terms", "Z3 resources", "second solver");
    for (LawRow law : laws) {
      if (law.proof() != null) {
        for (LawResult.CaseResult one : law.proof().cases()) {
          html.row(
              Html.code(law.law().id()),
              Html.code(one.name()),
              Html.word(one.verdict().word(), conclusion(one.verdict()))
                  + (one.reason().isEmpty() ? "" : " " + Html.text(one.reason())),
              one.seconds(),
              one.instructions(),
              one.terms(),
              one.resources(),
              Html.text(one.secondOpinion()));
        }
      }
    }
    html.end();
  }

  private static Conclusion conclusion(Verdict verdict) {
    return switch (verdict) {
      case PROVED -> Conclusion.HOLDS;
      case REFUTED -> Conclusion.REFUTED;
      case UNKNOWN -> Conclusion.UNDECIDED;
    };
  }

  private static void mutants(Html html, CheckReport report) {
    html.section(
        "Mutants",
        "Bugs that were made elsewhere, put into the optimized code on purpose: %d of %d were tried."
            .formatted(report.mutants().size(), report.mutantsInAll()));
    html.table("mutant", "what it does wrong", "source", "law", "verdict", "samples", "time");
    for (MutantRow mutant : report.mutants()) {
      for (LawTrial trial : mutant.result().laws()) {
        boolean refuted = MutantRow.refuted(trial);
        html.row(
            Html.code(mutant.mutant().id()),
            Html.text(mutant.mutant().mutant().says()),
            Html.text(mutant.mutant().mutant().source()),
            Html.code(trial.law()),
            Html.word(
                refuted ? "refuted" : "survived", refuted ? Conclusion.HOLDS : Conclusion.REFUTED),
            trial.sampling() == null ? "" : (Object) trial.sampling().samples(),
            trial.sampling() == null ? "" : (Object) trial.sampling().seconds());
      }
    }
    html.end();
  }

  private static void clauses(Html html, List<ClauseRow> clauses) {
    html.section(
        "Clauses",
        "The rules of the normative text: where each is implemented, which laws (or, where no"
            + " law can, which test) cover it, and how often a campaign on the machine with BTMMU"
            + " entered its code, or else samples of laws did.");
    html.table("clause", "title", "code", "laws or tests", "exercised", "standing");
    for (ClauseRow clause : clauses) {
      boolean good = List.of("proved", "by test").contains(clause.standing());
      html.row(
          Html.code(clause.id()),
          Html.text(clause.title()),
          String.join("<br>", clause.code().stream().map(Html::code).toList()),
          String.join(
              " ",
              Stream.concat(clause.laws().stream(), clause.tests().stream())
                  .map(Html::code)
                  .toList()),
          Html.text(clause.exercise()),
          Html.word(clause.standing(), good ? Conclusion.HOLDS : Conclusion.UNDECIDED));
    }
    html.end();
    html.section(
        "Clauses by test", "What no law can say, or none says alone: which test covers it, and why.");
    html.table("test", "clauses", "reason");
    for (TestEvidence evidence : TestEvidence.ALL) {
      html.row(
          Html.code(evidence.test()),
          String.join(" ", evidence.clauses().stream().map(Html::code).toList()),
          Html.text(evidence.reason()));
    }
    html.end();
  }
}
