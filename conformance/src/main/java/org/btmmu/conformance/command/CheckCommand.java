package org.btmmu.conformance.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.btmmu.conformance.report.CheckHtml;
import org.btmmu.conformance.report.CheckJson;
import org.btmmu.conformance.report.CheckReport;
import org.btmmu.conformance.report.CheckText;
import org.btmmu.conformance.report.OutputFile;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.conformance.snapshot.Snapshots;
import org.btmmu.proofs.prover.CannotRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The main job. */
@Command(
    name = "check",
    description = {
      "The main job: proves and samples the laws, walks real page tables, tries mutants.",
      "Every page of each input is walked by the reference and by the optimized code."
    },
    footer = {"", "Example: btmmu check --budget 2m --report report my.core"})
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "INPUT",
      arity = "0..*",
      description = "Cores of guest memory, or bundled snapshots (default: all bundled ones).")
  private List<String> inputs = List.of();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "How long sampling and mutants may go on, such as 30s or 5m (default: 60s).")
  private String budget;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the samples (default: 1).")
  private long seed;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Also write an HTML report, DIR/index.html.")
  private Path report;

  @Mixin private CommonOptions common;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CannotRun, InterruptedException {
    double seconds = seconds(budget);
    if (report != null) {
      OutputFile.checkFolder(report);
      common.checkDiffers(report.resolve("index.html"));
    }
    common.check();
    List<String> snapshots = inputs.isEmpty() ? Snapshots.BUNDLED : inputs;
    snapshots.forEach(Snapshots::open);
    CheckRun run = new CheckRun(terminal, seed, seconds);
    terminal.known(() -> CheckText.of(run.report(), terminal.ink()));
    run.run(snapshots);
    CheckReport result = run.report();
    terminal.print(CheckText.of(result, terminal.ink()));
    common.write(() -> CheckJson.of(result));
    if (report != null) {
      Path page = report.resolve("index.html");
      OutputFile.write(page, CheckHtml.of(result));
      terminal.print("report: %s%n".formatted(page));
    }
    return result.conclusion().exitStatus();
  }

  /** Reads {@code 30s}, {@code 5m}, {@code 1h} or {@code 500ms}. */
  private static double seconds(String text) {
    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,3})?(ms|s|m|h)")) {
      throw new BadInput(
          "--budget", "\"%s\" is no span of time".formatted(text), "give one such as 30s or 5m");
    }
    String unit = text.replaceFirst("[0-9.]+", "");
    double number = Double.parseDouble(text.substring(0, text.length() - unit.length()));
    return switch (unit) {
      case "ms" -> number / 1000;
      case "s" -> number;
      case "m" -> number * 60;
      default -> number * 3600;
    };
  }
}
