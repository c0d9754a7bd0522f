package org.btmmu.conformance.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btmmu.conformance.compare.Ablation;
import org.btmmu.conformance.compare.CompareReport;
import org.btmmu.conformance.compare.Comparison;
import org.btmmu.conformance.compare.Row;
import org.btmmu.conformance.compare.Sensitivity;
import org.btmmu.conformance.compare.Subject;
import org.btmmu.conformance.compare.Variant;
import org.btmmu.conformance.compare.Weights;
import org.btmmu.conformance.machine.BundledGuest;
import org.btmmu.conformance.report.CompareHtml;
import org.btmmu.conformance.report.CompareJson;
import org.btmmu.conformance.report.CompareText;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.OutputFile;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.optimized.translator.TranslatedMachine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares memory schemes. */
@Command(
    name = "compare",
    description = {
      "Runs the same guests under each memory scheme and compares what was counted.",
      "Costs are counted, not timed: the figures are the same on every machine."
    },
    footer = {
      "",
      "Example: btmmu compare sort-ia32 sort-x64",
      "         btmmu compare --sensitivity --ablation --report compare.html"
    })
final class CompareCommand implements Callable<Integer> {
  private static final String REFERENCE = "reference";

  private final Terminal terminal;
  private int done;
  private int planned;

  @Parameters(
      arity = "0..*",
      paramLabel = "GUEST",
      description = "Names of guests that come with btmmu, or images; all guests if none is given.")
  private List<String> names = List.of();

  @Option(
      names = "--scheme",
      paramLabel = "SCHEME",
      description = "Compare this scheme; may be repeated (default: all but reference).")
  private List<String> schemes = List.of();

  @Option(
      names = "--scale",
      paramLabel = "N",
      description = "The guests' scale, as scale=N on their command lines (default: their own).")
  private Integer scale;

  @Option(
      names = "--sensitivity",
      description = "Also with other guest TLBs, and with the comparison that QEMU mended.")
  private boolean sensitivity;

  @Option(
      names = "--ablation",
      description = "Also btmmu without each of its optimizations alone, which takes long.")
  private boolean ablation;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Also write a page with charts to FILE.html.")
  private Path report;

  @Mixin private CommonOptions common;

  CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    common.check();
    if (report != null) {
      OutputFile.checkWritable(report);
      common.checkDiffers(report);
    }
    List<String> chosen = chosenSchemes();
    List<Subject> subjects = subjects();
    List<Ablation.Optimization> optimizations = ablation ? Ablation.all() : List.of();
    planned = planned(subjects, chosen, optimizations.size());
    List<Row> rows = new ArrayList<>();
    terminal.known(() -> CompareText.of(reportOf(rows, List.of(), List.of()), terminal.ink()));
    for (Subject subject : subjects) {
      chosen.forEach(scheme -> rows.add(run(subject, Variant.of(scheme))));
    }
    Comparison comparison = new Comparison(rows, Weights.table());
    List<Sensitivity> other = sensitivity(comparison, subjects);
    List<Ablation> without =
        optimizations.stream().map(one -> without(one, comparison, subjects)).toList();
    CompareReport all = new CompareReport(comparison, other, without);
    terminal.known(() -> "");
    terminal.print(CompareText.of(all, terminal.ink()));
    common.write(() -> CompareJson.of(all));
    if (report != null) {
      OutputFile.write(report, CompareHtml.of(all));
    }
    boolean holds = all.differences().isEmpty();
    return (holds ? Conclusion.HOLDS : Conclusion.REFUTED).exitStatus();
  }

  private static CompareReport reportOf(
      List<Row> rows, List<Sensitivity> other, List<Ablation> without) {
    return new CompareReport(new Comparison(rows, Weights.table()), other, without);
  }

  private List<String> chosenSchemes() {
    for (String scheme : schemes) {
      if (!TranslatedMachine.SCHEMES.contains(scheme)) {
        throw NearMisses.unknown("memory scheme", scheme, TranslatedMachine.SCHEMES);
      }
    }
    List<String> wanted = schemes;
    boolean needsBtmmu = ablation && !wanted.isEmpty() && !wanted.contains("btmmu");
    if (needsBtmmu) {
      throw new BadInput("--ablation", "is of btmmu, which is not compared", "add --scheme btmmu");
    }
    return TranslatedMachine.SCHEMES.stream()
        .filter(scheme -> wanted.isEmpty() ? !scheme.equals(REFERENCE) : wanted.contains(scheme))
        .toList();
  }

  private List<Subject> subjects() {
    if (scale != null && scale < 1) {
      throw new BadInput("--scale", scale + " is too small", "give 1 or more");
    }
    String arguments = scale == null ? "" : "scale=" + scale;
    if (names.isEmpty()) {
      return BundledGuest.all().stream().map(guest -> Subject.of(guest, arguments)).toList();
    }
    return names.stream().distinct().map(name -> subject(name, arguments)).toList();
  }

  private static Subject subject(String name, String arguments) {
    Optional<BundledGuest> guest = BundledGuest.find(name);
    return guest.isPresent()
        ? Subject.of(guest.get(), arguments)
        : new Subject(name, "image", ImageFile.read(name), arguments, Optional.empty());
  }

  private int planned(List<Subject> subjects, List<String> chosen, int optimizations) {
    int runs = subjects.size() * (chosen.size() + optimizations);
    if (sensitivity) {
      runs += subjects.size() * (chosen.contains("btmmu") ? 2 : 0);
      runs += chosen.contains("hspt") ? 2 * narrow(subjects).size() : 0;
      runs += chosen.contains(Comparison.BASE) ? narrow(subjects).size() : 0;
    }
    return runs;
  }

  /** Guests that the comparison defect concerns: those that are not of 64 bits for sure. */
  private static List<Subject> narrow(List<Subject> subjects) {
    return subjects.stream().filter(subject -> !subject.mode().equals("x64")).toList();
  }

  private Row run(Subject subject, Variant variant) {
    String what = variant.title().isEmpty() ? "" : ", " + variant.title();
    terminal.progress(
        "%d of %d: %s under %s%s"
            .formatted(++done, planned, subject.name(), variant.scheme(), what));
    return subject.run(variant);
  }

  private List<Row> run(List<Subject> subjects, Variant variant) {
    return subjects.stream().map(subject -> run(subject, variant)).toList();
  }

  private List<Sensitivity> sensitivity(Comparison comparison, List<Subject> subjects) {
    List<Sensitivity> all = new ArrayList<>(Sensitivity.ofWeights(comparison));
    if (!sensitivity) {
      return all;
    }
    for (boolean twice : List.of(false, true)) {
      Variant other = Variant.of("btmmu").resized(twice);
      List<Row> rows = new ArrayList<>();
      if (comparison.schemes().contains("btmmu")) {
        rows.addAll(run(subjects, other));
      }
      if (comparison.schemes().contains("hspt")) {
        rows.addAll(run(narrow(subjects), Variant.of("hspt").resized(twice)));
      }
      all.add(new Sensitivity(other.title(), comparison.with(rows)));
    }
    if (comparison.schemes().contains(Comparison.BASE)) {
      Variant defect = Variant.of(Comparison.BASE).withComparisonDefect();
      List<Row> rows = run(narrow(subjects), defect);
      all.add(new Sensitivity("softmmu with QEMU's comparison defect", comparison.with(rows)));
    }
    return all;
  }

  private Ablation without(
      Ablation.Optimization optimization, Comparison comparison, List<Subject> subjects) {
    List<Row> with =
        comparison.rows().stream().filter(row -> row.scheme().equals("btmmu")).toList();
    Variant variant = Variant.of("btmmu").without(optimization.name());
    return new Ablation(optimization, with, run(subjects, variant));
  }
}
