package org.btmmu.conformance.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.btmmu.conformance.compare.Ablation;
import org.btmmu.conformance.compare.CompareReport;
import org.btmmu.conformance.compare.ComparisonPlan;
import org.btmmu.conformance.compare.ParallelRuns;
import org.btmmu.conformance.compare.Subject;
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
      "Costs are counted, not timed: the figures are the same on every machine.",
      "Alone it takes a few minutes and gives all but the ablation: counts, means, explanations,",
      "and how they hang on each weight, the guest TLB's size, and a defect that QEMU has mended."
    },
    footer = {
      "",
      "Example: btmmu compare sort-ia32 sort-x64",
      "         btmmu compare --scheme btmmu chase-x64       counts alone, in a second or two",
      "         btmmu compare --ablation --json compare.json --report compare.html"
    })
final class CompareCommand implements Callable<Integer> {
  private static final String REFERENCE = "reference";

  private final Terminal terminal;

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
      names = "--ablation",
      description =
          "Also btmmu without each of its optimizations alone: as many runs of each guest more.")
  private boolean ablation;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = {
        "How many guests to run at a time (default: one a processor, as far as memory goes).",
        "The output is the same with any number."
      })
  private int jobs = ParallelRuns.most();

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
  public Integer call() throws InterruptedException {
    common.check();
    CommonOptions.checkJobs(jobs);
    if (report != null) {
      OutputFile.checkWritable(report);
      common.checkDiffers(report);
    }
    List<String> chosen = chosenSchemes();
    ComparisonPlan plan =
        new ComparisonPlan(subjects(), chosen, ablation ? Ablation.all() : List.of());
    ParallelRuns runs = new ParallelRuns(plan.runs(), terminal::progress);
    terminal.known(() -> CompareText.of(plan.report(runs.soFar()), terminal.ink()));
    CompareReport all = plan.report(runs.run(jobs));
    terminal.known(() -> "");
    terminal.print(CompareText.of(all, terminal.ink()));
    common.write(() -> CompareJson.of(all));
    if (report != null) {
      OutputFile.write(report, CompareHtml.of(all));
    }
    boolean holds = all.differences().isEmpty();
    return (holds ? Conclusion.HOLDS : Conclusion.REFUTED).exitStatus();
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
}
