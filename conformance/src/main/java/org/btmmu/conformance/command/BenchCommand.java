package org.btmmu.conformance.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.btmmu.conformance.bench.Benchmarks;
import org.btmmu.conformance.bench.Benchmarks.Figure;
import org.btmmu.conformance.report.BenchReport;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.snapshot.BadInput;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures speed. */
@Command(
    name = "bench",
    description = {
      "Measures walks, guest TLB hits, refills and fills with JMH.",
      "On one core: the reference, the optimized code, their ratio, and the bytes each allocates."
    },
    footer = {"", "Example: btmmu bench --seconds 10"})
final class BenchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long to measure each benchmark, after 3 s of warm-up (default: 5).")
  private int seconds;

  @Mixin private CommonOptions common;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws RunnerException {
    common.check();
    if (seconds < 1 || seconds > 3600) {
      throw new BadInput("--seconds", seconds + " is out of range", "give 1 to 3600");
    }
    terminal.progress("measuring");
    List<Figure> figures = Benchmarks.run(seconds);
    terminal.print(BenchReport.text(figures));
    common.write(() -> BenchReport.json(figures));
    return Conclusion.HOLDS.exitStatus();
  }
}
