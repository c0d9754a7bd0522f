package org.btmmu.conformance.report;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.btmmu.conformance.snapshot.InputResult;
import org.btmmu.conformance.snapshot.KnownDifference;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.proofs.prover.ArgumentText;
import org.btmmu.proofs.prover.LawResult;

/** Verdicts as text: tables of inputs, laws and mutants. */
public final class CheckText {
  private static final int HASH_DIGITS = 12;

  private CheckText() {}

  /** A whole check, or what is known of it so far. */
  public static String of(CheckReport report, Ink ink) {
    StringBuilder text = new StringBuilder();
    if (!report.inputs().isEmpty()) {
      text.append(ink.strong("Inputs")).append('\n').append(inputs(report.inputs(), ink));
      text.append('\n');
    }
    text.append(ink.strong("Laws")).append('\n').append(laws(report.laws(), ink)).append('\n');
    text.append(
        "  %,d samples in %s, seed %d%n%n"
            .formatted(report.samples(), seconds(report.samplingSeconds()), report.seed()));
    if (!report.mutants().isEmpty()) {
      text.append(ink.strong("Mutants")).append('\n').append(caught(report, ink)).append('\n');
    }
    return text + verdict(report, ink);
  }

  /** Inputs, a line each, with what is known about their differences below. */
  static String inputs(List<InputResult> inputs, Ink ink) {
    Table table =
        new Table()
            .row("input", "mode", "pages", "walks", "agree", "QEMU agrees", "known", "differs", "");
    StringBuilder notes = new StringBuilder();
    for (InputResult input : inputs) {
      table.row(
          input.file(),
          input.mode(),
          count(input.pages()),
          count(input.walks()),
          count(input.agree()),
          input.lines() == 0 ? "-" : count(input.thirdPartyAgree()),
          input.lines() == 0 ? "-" : count(input.known()),
          count(input.disagree() + input.thirdPartyDisagree()),
          input.holds() ? ink.good("holds") : ink.bad("differs"));
      notes.append(notes(input));
    }
    return table.toString() + notes;
  }

  private static String notes(InputResult input) {
    StringBuilder notes = new StringBuilder();
    for (KnownDifference known : input.thirdPartyKnown().keySet()) {
      notes.append(
          "  %s: known difference, %,d lines: %s%n"
              .formatted(input.file(), input.thirdPartyKnown().get(known), known.title()));
    }
    for (String remark : input.remarks()) {
      notes.append("  %s: note: %s%n".formatted(input.file(), remark));
    }
    if (input.missingTables() > 0) {
      notes.append(
          "  %s: %,d tables are not in the core; what they map was not walked%n"
              .formatted(input.file(), input.missingTables()));
    }
    for (String difference : input.differences()) {
      notes.append("  %s: %s%n".formatted(input.file(), difference));
    }
    return notes.toString();
  }

  /** Laws, a line each, with what is wrong with them below. */
  public static String laws(List<LawRow> laws, Ink ink) {
    Table table =
        new Table()
            .row("law", "verdict", "cases", "goals", "samples", "seconds", "hash", "mutants");
    StringBuilder notes = new StringBuilder();
    for (LawRow law : laws) {
      LawResult proof = law.proof();
      table.row(
          law.law().id(),
          word(law, ink),
          proof == null ? "-" : count(proof.cases().size()),
          proof == null ? "-" : law.goalsReached() + "/" + proof.goals().size(),
          law.sampling() == null ? "-" : count(law.sampling().samples()),
          proof == null ? "-" : proof.cached() ? "cached" : seconds(proof.seconds()),
          proof == null ? "-" : hash(proof.key()),
          mutants(law));
      notes.append(notes(law));
    }
    return table.toString() + notes;
  }

  /** What each law says. */
  public static String list(List<LawRow> laws) {
    Table table = new Table();
    laws.forEach(law -> table.row(law.law().id(), law.law().law().says()));
    return table.toString();
  }

  /** What each mutant does wrong. */
  public static String listMutants(List<MutantMethod> mutants) {
    Table table = new Table();
    for (MutantMethod mutant : mutants) {
      table.row(mutant.id(), String.join(" ", mutant.mutant().laws()), mutant.mutant().says());
    }
    return table.toString();
  }

  private static String notes(LawRow law) {
    StringBuilder notes = new StringBuilder();
    String id = law.law().id();
    LawResult proof = law.proof();
    if (proof != null && !proof.usedLaws().isEmpty()) {
      notes.append("  %s: uses %s%n".formatted(id, String.join(", ", proof.usedLaws())));
    }
    if (proof != null && !proof.proved()) {
      notes.append("  %s: %s%n".formatted(id, proof.reason()));
      proof
          .counterexample()
          .ifPresent(found -> {
            if (!proof.reason().contains(found.observed())) {
              notes.append(
                  "    %s: the JVM says %s%n".formatted(found.caseName(), found.observed()));
            }
            ArgumentText.of(law.law(), found.arguments())
                .forEach(line -> notes.append("      ").append(line).append('\n'));
          });
    }
    if (proof != null) {
      Map<String, Long> opinions =
          proof.cases().stream()
              .filter(one -> !one.secondOpinion().isEmpty())
              .collect(groupingBy(LawResult.CaseResult::secondOpinion, TreeMap::new, counting()));
      opinions.forEach(
          (says, cases) -> notes.append("  %s: %s (%d cases)%n".formatted(id, says, cases)));
    }
    if (law.sampling() != null && law.sampling().refuted()) {
      notes.append(
          "  %s: refuted by sample %,d: %s%n"
              .formatted(id, law.sampling().samples(), law.sampling().counterexample()));
    }
    return notes.toString();
  }

  private static String word(LawRow law, Ink ink) {
    return switch (law.conclusion()) {
      case HOLDS -> ink.good(law.verdict());
      case REFUTED -> ink.bad(law.verdict());
      case UNDECIDED -> ink.open(law.verdict());
    };
  }

  /** What the law made of mutants; before it was tried, how many are said to refute it. */
  private static String mutants(LawRow law) {
    if (law.mutants().isEmpty()) {
      return law.refutedBy().isEmpty() ? "-" : count(law.refutedBy().size());
    }
    long refuted = law.mutants().stream().filter(LawRow.MutantVerdict::refuted).count();
    return "refutes " + refuted + " of " + law.mutants().size();
  }

  /** Laws, a line each: the mutants under which it is said to be false. */
  public static String refutedBy(List<LawRow> laws) {
    Table table = new Table().row("law", "false under the mutants");
    laws.forEach(law -> table.row(law.law().id(), String.join(" ", law.refutedBy())));
    return table.toString();
  }

  /** Laws, a line each: which mutants it refuted under its present key. */
  public static String refutations(List<LawRow> laws) {
    Table table = new Table().row("law", "hash", "refuted under the mutants");
    for (LawRow law : laws) {
      List<String> refuted =
          law.mutants().stream()
              .filter(LawRow.MutantVerdict::refuted)
              .map(LawRow.MutantVerdict::id)
              .toList();
      String none = law.mutants().isEmpty() ? "(no mutant tried)" : "none: it may say too little";
      table.row(
          law.law().id(),
          law.proof() == null ? "-" : hash(law.proof().key()),
          refuted.isEmpty() ? none : String.join(" ", refuted));
    }
    return table.toString();
  }

  /** Mutants, a line for each law of each. */
  public static String mutants(List<MutantRow> mutants, Ink ink) {
    Table table = new Table().row("mutant", "law", "sampling", "samples", "", "proof", "");
    for (MutantRow mutant : mutants) {
      for (LawTrial trial : mutant.result().laws()) {
        table.row(
            mutant.mutant().id(),
            trial.law(),
            trial.sampling() == null ? "-" : word(MutantRow.bySampling(trial), ink),
            trial.sampling() == null ? "-" : count(trial.sampling().samples()),
            trial.sampling() == null ? "-" : seconds(trial.sampling().seconds()),
            trial.proof() == null ? "-" : word(MutantRow.byProof(trial), ink),
            trial.proof() == null ? "-" : seconds(trial.proof().seconds()));
      }
    }
    long caught = mutants.stream().filter(row -> row.conclusion() == Conclusion.HOLDS).count();
    return table
        + "  %d of %d mutants refuted by all their laws%n".formatted(caught, mutants.size());
  }

  private static String caught(CheckReport report, Ink ink) {
    List<MutantRow> alive =
        report.mutants().stream().filter(row -> row.conclusion() != Conclusion.HOLDS).toList();
    long caught = (long) report.mutants().size() - alive.size();
    String line =
        "  %s: %d of the %d tried (there are %d), by sampling%n"
            .formatted(
                alive.isEmpty() ? ink.good("refuted") : ink.bad("refuted"),
                caught,
                report.mutants().size(),
                report.mutantsInAll());
    return alive.isEmpty() ? line : line + mutants(alive, ink);
  }

  private static String word(Conclusion aboutMutant, Ink ink) {
    return switch (aboutMutant) {
      case HOLDS -> ink.good("refuted");
      case REFUTED -> ink.bad("survived");
      case UNDECIDED -> ink.open("unknown");
    };
  }

  private static String verdict(CheckReport report, Ink ink) {
    String seconds = seconds(report.seconds());
    return switch (report.conclusion()) {
      case HOLDS -> "%s (%s)%n".formatted(ink.good("holds"), seconds);
      case REFUTED -> "%s (%s)%n".formatted(ink.bad("refuted"), seconds);
      case UNDECIDED -> "%s (%s)%n".formatted(ink.open("unknown"), seconds);
    };
  }

  static String hash(String key) {
    return key.length() < HASH_DIGITS ? "-" : key.substring(0, HASH_DIGITS);
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }
}
