package org.btmmu.conformance.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.btmmu.conformance.bench.Benchmarks;
import org.btmmu.conformance.bench.Benchmarks.Figure;
import org.btmmu.conformance.bench.Benchmarks.Named;
import org.btmmu.conformance.bench.Benchmarks.Span;
import org.btmmu.conformance.report.BenchReport;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.snapshot.BadInput;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures speed. */
@Command(
    name = "bench",
    description = {
      "Measures with JMH: page walks, the guest TLB, both interpreters, translated guests,"
          + " lockstep,",
      "translation, campaigns. On one core: millions a second, ratios, bytes that each allocates.",
      "Every figure of speed in the README is a row of its table. All take about four minutes; a",
      "figure is good to a tenth or so on a machine that does nothing else."
    },
    footer = {
      "",
      "Example: btmmu bench",
      "         btmmu bench walk guest-tlb --seconds 10",
      "         btmmu bench compress-ia32 --quick --json bench.json",
      "         btmmu bench --list"
    })
final class BenchCommand implements Callable<Integer> {
  private static final int SECONDS = 2;
  private static final double WARM_UP = 2;
  private static final Span QUICK = new Span(0.5, 0.5);

  /** In what JMH says when another process has its lock. */
  private static final String LOCK = "JMH lock";

  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Names of benchmarks, or parts of names; all if none is given.")
  private List<String> names = List.of();

  @Option(names = "--list", description = "List the benchmarks and what each counts.")
  private boolean list;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long to measure each benchmark, after 2 s of warm-up (default: 2).")
  private Integer seconds;

  @Option(
      names = "--quick",
      description =
          "Measure each for half a second after as much warm-up: rough, about 90 s in all.")
  private boolean quick;

  @Mixin private CommonOptions common;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws RunnerException {
    common.check();
    if (seconds != null && (seconds < 1 || seconds > 3600)) {
      throw new BadInput("--seconds", seconds + " is out of range", "give 1 to 3600");
    }
    if (seconds != null && quick) {
      throw new BadInput("--quick", "has a time of its own", "leave it or --seconds out");
    }
    List<Named> chosen = chosen();
    if (list) {
      terminal.print(BenchReport.list(chosen));
      return Conclusion.HOLDS.exitStatus();
    }
    List<Figure> figures = measure(chosen);
    terminal.print(BenchReport.text(figures));
    common.write(() -> BenchReport.json(figures));
    return Conclusion.HOLDS.exitStatus();
  }

  private List<Named> chosen() {
    List<Named> all = Benchmarks.all();
    List<String> known = all.stream().map(Named::name).toList();
    for (String name : names) {
      if (known.stream().noneMatch(one -> one.contains(name))) {
        throw NearMisses.unknown("benchmark", name, known);
      }
    }
    return all.stream()
        .filter(one -> names.isEmpty() || names.stream().anyMatch(one.name()::contains))
        .toList();
  }

  private List<Figure> measure(List<Named> chosen) throws RunnerException {
    Span span = quick ? QUICK : new Span(WARM_UP, seconds == null ? SECONDS : seconds);
    List<Figure> figures = new ArrayList<>();
    terminal.known(() -> BenchReport.text(List.copyOf(figures)));
    for (Named one : chosen) {
      terminal.progress("%d of %d: %s".formatted(figures.size() + 1, chosen.size(), one.name()));
      figures.add(run(one, span));
    }
    terminal.known(() -> "");
    return figures;
  }

  private static Figure run(Named benchmark, Span span) throws RunnerException {
    try {
      return Benchmarks.run(benchmark, span);
    } catch (RunnerException failure) {
      if (String.valueOf(failure.getMessage()).contains(LOCK)) {
        throw new BadInput(
            "bench", "another benchmark runs on this machine", "wait until it has ended");
      }
      throw failure;
    }
  }
}
