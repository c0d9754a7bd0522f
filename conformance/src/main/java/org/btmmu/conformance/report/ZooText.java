package org.btmmu.conformance.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.btmmu.conformance.zoo.MutantResult;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;

/** Mutants as text, a line each: what caught them. */
public final class ZooText {
  private ZooText() {}

  /** What caught each mutant; a dash where it was not tried. */
  public static String of(List<MutantRow> mutants, Ink ink) {
    Table table =
        new Table()
            .row(
                "mutant",
                "sampling",
                "enumeration",
                "proof",
                "campaign",
                "lockstep",
                "counter",
                "seconds",
                "trace");
    for (MutantRow row : mutants) {
      MutantResult result = row.result();
      Stream<LawTrial> sampled = result.laws().stream().filter(law -> law.sampling() != null);
      Stream<LawTrial> proved = result.laws().stream().filter(law -> law.proof() != null);
      table.row(
          row.mutant().id(),
          word(sampled.map(MutantRow::bySampling).toList(), ink),
          word(result.enumeration(), ink),
          word(proved.map(MutantRow::byProof).toList(), ink),
          word(result.campaign(), ink),
          word(result.lockstep(), ink),
          result.counter() == null ? "-" : counter(result.counter(), ink),
          CheckText.seconds(row.seconds()),
          row.traceLength() == 0 ? "-" : "" + row.traceLength());
    }
    long caught = mutants.stream().filter(row -> row.conclusion() == Conclusion.HOLDS).count();
    return table
        + String.format(
            Locale.ROOT,
            "  %d of %d mutants caught by all that is said to catch them; median trace: %.1f"
                + " steps%n",
            caught,
            mutants.size(),
            MutantRow.medianTraceLength(mutants));
  }

  private static String word(MutantResult.TraceTrial trial, Ink ink) {
    if (trial == null) {
      return "-";
    }
    return trial.caught() ? ink.good("caught") : ink.bad("survived");
  }

  private static String word(List<Conclusion> conclusions, Ink ink) {
    if (conclusions.isEmpty()) {
      return "-";
    }
    return switch (conclusions.stream().reduce(Conclusion.HOLDS, Conclusion::and)) {
      case HOLDS -> ink.good("caught");
      case REFUTED -> ink.bad("survived");
      case UNDECIDED -> ink.open("unknown");
    };
  }

  private static String counter(MutantResult.CounterTrial trial, Ink ink) {
    String word = trial.caught() ? ink.good("caught") : ink.bad("survived");
    return "%s: %s %,d, not %,d".formatted(word, trial.name(), trial.with(), trial.without());
  }
}
