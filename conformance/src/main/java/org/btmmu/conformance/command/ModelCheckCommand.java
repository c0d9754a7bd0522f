package org.btmmu.conformance.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.btmmu.conformance.modelcheck.ModelCheck;
import org.btmmu.conformance.modelcheck.ModelCheckResult;
import org.btmmu.conformance.modelcheck.Scopes;
import org.btmmu.conformance.modelcheck.SmallScope;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.ModelCheckReport;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.conformance.trace.BtmmuSubject;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.Zoo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Searches all traces of a small scope. */
@Command(
    name = "model-check",
    description = "Runs all traces of a small scope and checks each step against the reference.",
    footer = {"", "Example: btmmu model-check --scope shootdown"})
final class ModelCheckCommand implements Callable<Integer> {
  private static final int MOST_STEPS = 1000;

  private final Terminal terminal;

  @Option(
      names = "--scope",
      paramLabel = "NAME",
      defaultValue = "base",
      description = "What to search (default: base); see --list.")
  private String scope;

  @Option(names = "--list", description = "List the scopes instead.")
  private boolean list;

  @Option(
      names = "--depth",
      paramLabel = "N",
      description = "How many steps the traces have (default: the scope's).")
  private Integer depth;

  @Option(
      names = "--mutant",
      paramLabel = "MUTANT",
      description = "Put this known bug into the optimized code first.")
  private String mutant;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many threads (default: one a processor); the result is the same.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Mixin private CommonOptions common;

  ModelCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    common.check();
    CommonOptions.checkJobs(jobs);
    if (depth != null && (depth < 1 || depth > MOST_STEPS)) {
      throw new BadInput("--depth", depth + " is out of range", "give 1 to " + MOST_STEPS);
    }
    if (list) {
      terminal.print(ModelCheckReport.list(Scopes.all()));
      common.write(() -> ModelCheckReport.jsonList(Scopes.all()));
      return Conclusion.HOLDS.exitStatus();
    }
    SmallScope chosen = chosen();
    int steps = depth == null ? chosen.depth() : depth;
    return mutant == null ? search(chosen, steps) : trial(chosen, steps);
  }

  private SmallScope chosen() {
    List<String> names = Scopes.all().stream().map(SmallScope::name).toList();
    return Scopes.named(scope).orElseThrow(() -> NearMisses.unknown("scope", scope, names));
  }

  private int search(SmallScope chosen, int steps) throws InterruptedException {
    terminal.progress("model-check");
    ModelCheckResult result =
        ModelCheck.search(chosen, BtmmuSubject::of, steps, jobs, this::progress);
    terminal.print(ModelCheckReport.text(result, terminal.ink()));
    common.write(() -> ModelCheckReport.json(result));
    return ModelCheckReport.conclusion(result).exitStatus();
  }

  private BadInput unknownMutant(Zoo zoo) {
    List<String> known = zoo.mutants().stream().map(MutantMethod::id).toList();
    return NearMisses.near(mutant, known).isEmpty()
        ? new BadInput(
            "mutant", "there is no \"%s\"".formatted(mutant), "btmmu zoo --list names them")
        : NearMisses.unknown("mutant", mutant, known);
  }

  private void progress(long states) {
    String known = "model-check: %,d states".formatted(states);
    terminal.progress(known);
    terminal.known(() -> known + "; all that was checked is allowed\n");
  }

  private int trial(SmallScope chosen, int steps) {
    Zoo zoo = Zoo.ofTheProject();
    MutantMethod method = zoo.find(mutant).orElseThrow(() -> unknownMutant(zoo));
    terminal.progress("model-check with " + mutant);
    ModelCheck.Trial trial = ModelCheck.trial(method, chosen, steps, jobs, BtmmuSubject.class);
    terminal.print(ModelCheckReport.text(mutant, trial, terminal.ink()));
    common.write(() -> ModelCheckReport.json(mutant, trial));
    return trial.found() ? Conclusion.REFUTED.exitStatus() : Conclusion.HOLDS.exitStatus();
  }
}
