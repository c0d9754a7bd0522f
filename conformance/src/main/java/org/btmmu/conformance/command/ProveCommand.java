package org.btmmu.conformance.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.btmmu.conformance.report.CheckJson;
import org.btmmu.conformance.report.CheckText;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.LawRow;
import org.btmmu.conformance.report.OutputFile;
import org.btmmu.conformance.sample.Counterexample;
import org.btmmu.conformance.sample.Counterexample.FoundBy;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.conformance.zoo.Zoo;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.CannotRun;
import org.btmmu.proofs.prover.LawResult;
import org.btmmu.proofs.prover.Prover;
import org.btmmu.proofs.prover.ProverOptions;
import org.btmmu.proofs.prover.SecondSolver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves laws. */
@Command(
    name = "prove",
    description = "Proves laws for all their arguments, from the bytecode that ships.",
    footer = {
      "",
      "Example: btmmu prove walk-4level --smt2 formulas --solver cvc5",
      "         btmmu prove --classpath my.jar my.Laws"
    })
final class ProveCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Zoo zoo = Zoo.ofTheProject();

  @Parameters(
      paramLabel = "LAW",
      arity = "0..*",
      description = {"Laws by their ids (default: all);", "with --classpath, classes with laws."})
  private List<String> names = List.of();

  @Option(names = "--list", description = "List the laws instead.")
  private boolean list;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many cases to prove at a time (default: one a processor).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(names = "--no-cache", description = "Prove also what was proved before.")
  private boolean noCache;

  @Option(names = "--smt2", paramLabel = "DIR", description = "Write each case to DIR as SMT-LIB.")
  private Path smt2;

  @Option(
      names = "--solver",
      paramLabel = "NAME",
      description = "Ask a second solver too: cvc5 or z3. Needs --smt2.")
  private String solver;

  @Option(
      names = "--classpath",
      paramLabel = "JAR",
      description = "Prove laws of your own, from this jar or folder (or several, with :).")
  private String classpath;

  @Mixin private CommonOptions common;

  ProveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CannotRun, InterruptedException {
    common.check();
    CommonOptions.checkJobs(jobs);
    List<LawMethod> laws =
        classpath == null ? LawChoice.ofTheProject(names) : LawChoice.ofTheUser(classpath, names);
    if (list) {
      List<LawRow> rows = laws.stream().map(law -> LawRow.of(law, zoo)).toList();
      terminal.print(CheckText.list(rows));
      common.write(() -> CheckJson.ofLaws(rows));
      return Conclusion.HOLDS.exitStatus();
    }
    List<LawRow> rows = prove(laws);
    terminal.print(CheckText.laws(rows, terminal.ink()));
    if (classpath == null) {
      terminal.print("\n" + CheckText.refutedBy(rows));
    }
    for (LawRow row : rows) {
      keep(row);
    }
    common.write(() -> CheckJson.ofLaws(rows));
    return rows.stream()
        .map(LawRow::conclusion)
        .reduce(Conclusion.HOLDS, Conclusion::and)
        .exitStatus();
  }

  private List<LawRow> prove(List<LawMethod> laws) throws CannotRun, InterruptedException {
    Prover prover = new Prover(options(), noCache ? Optional.empty() : BuildFolder.proofs());
    List<LawRow> known = new CopyOnWriteArrayList<>();
    terminal.known(() -> CheckText.laws(known, terminal.ink()));
    terminal.progress("proving %d laws".formatted(laws.size()));
    List<LawResult> results =
        prover.proveAll(
            laws,
            jobs,
            result -> {
              laws.stream()
                  .filter(law -> law.id().equals(result.id()))
                  .forEach(law -> known.add(LawRow.of(law, zoo).proved(result)));
              terminal.progress("proving: %d of %d laws".formatted(known.size(), laws.size()));
            });
    List<LawRow> rows = new ArrayList<>();
    for (int index = 0; index < laws.size(); index++) {
      rows.add(LawRow.of(laws.get(index), zoo).proved(results.get(index)));
    }
    return rows;
  }

  private ProverOptions options() throws CannotRun {
    if (solver != null && smt2 == null) {
      throw new BadInput("--solver", "reads files, but --smt2 is missing", "add --smt2 DIR");
    }
    if (smt2 == null) {
      return ProverOptions.DEFAULT;
    }
    OutputFile.checkFolder(smt2);
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return ProverOptions.DEFAULT.exporting(
        smt2, solver == null ? Optional.empty() : Optional.of(SecondSolver.find(solver, path)));
  }

  /** Keeps a counterexample, so that it can be replayed. */
  private void keep(LawRow row) {
    if (row.proof().counterexample().isEmpty()) {
      return;
    }
    Counterexample found =
        new Counterexample(
            row.law(), null, FoundBy.PROOF, row.proof().counterexample().get().arguments());
    String own =
        classpath == null ? "" : " --classpath " + classpath + " " + String.join(" ", names);
    BuildFolder.keep(row.law().id() + "-proof", CounterexampleJson.write(found))
        .ifPresent(file -> terminal.print("  replay it: btmmu replay %s%s%n".formatted(file, own)));
  }
}
