package org.btmmu.conformance.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.btmmu.conformance.report.CheckJson;
import org.btmmu.conformance.report.CheckText;
import org.btmmu.conformance.report.Conclusion;
import org.btmmu.conformance.report.LawRow;
import org.btmmu.conformance.report.MutantRow;
import org.btmmu.conformance.report.ZooText;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.MutantResult;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.conformance.zoo.TriedBy;
import org.btmmu.conformance.zoo.Zoo;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.CannotRun;
import org.btmmu.proofs.prover.LawResult;
import org.btmmu.proofs.prover.Prover;
import org.btmmu.proofs.prover.ProverOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries known bugs. */
@Command(
    name = "zoo",
    description = "Puts known bugs into the optimized code and sees what catches them.",
    footer = {
      "",
      "Example: btmmu zoo pk-bit-dropped",
      "         btmmu zoo --by campaign,enumeration"
    })
final class ZooCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Zoo zoo = Zoo.ofTheProject();

  @Parameters(
      paramLabel = "MUTANT",
      arity = "0..*",
      description = "Mutants by their ids (default: all).")
  private List<String> names = List.of();

  @Option(names = "--list", description = "List the mutants instead.")
  private boolean list;

  @Option(
      names = "--by",
      paramLabel = "WAY",
      split = ",",
      description =
          "Ways to catch them, out of sampling, enumeration, proof, campaign, lockstep and"
              + " counter (default: all).")
  private List<String> by = List.of();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many mutants to try at a time (default: one a processor).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the samples (default: 1).")
  private long seed;

  @Mixin private CommonOptions common;

  ZooCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CannotRun, InterruptedException {
    common.check();
    CommonOptions.checkJobs(jobs);
    Set<TriedBy> ways = ways();
    List<MutantMethod> mutants = chosen(ways);
    if (list) {
      terminal.print(CheckText.listMutants(mutants));
      List<MutantRow> rows =
          mutants.stream()
              .map(mutant -> new MutantRow(mutant, new MutantResult(mutant.id(), List.of())))
              .toList();
      common.write(() -> CheckJson.ofMutants(rows, List.of()));
      return Conclusion.HOLDS.exitStatus();
    }
    List<MutantRow> rows = tryAll(mutants, ways);
    List<LawRow> laws = laws(rows);
    terminal.print(ZooText.of(rows, terminal.ink()) + "\n" + CheckText.refutations(laws));
    common.write(() -> CheckJson.ofMutants(rows, laws));
    keep(rows);
    return rows.stream()
        .map(MutantRow::conclusion)
        .reduce(Conclusion.HOLDS, Conclusion::and)
        .exitStatus();
  }

  /** The mutants that are named, else all that one of the ways is said to catch. */
  private List<MutantMethod> chosen(Set<TriedBy> ways) {
    if (names.isEmpty()) {
      return zoo.mutants().stream()
          .filter(mutant -> mutant.caughtBy().stream().anyMatch(ways::contains))
          .toList();
    }
    List<String> known = zoo.mutants().stream().map(MutantMethod::id).toList();
    return names.stream()
        .distinct()
        .map(id -> zoo.find(id).orElseThrow(() -> NearMisses.unknown("mutant", id, known)))
        .toList();
  }

  private Set<TriedBy> ways() {
    Set<TriedBy> ways = EnumSet.noneOf(TriedBy.class);
    for (String word : by.isEmpty() ? TriedBy.words() : by) {
      if (!TriedBy.words().contains(word)) {
        throw NearMisses.unknown("--by", word, TriedBy.words());
      }
      ways.add(TriedBy.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    return ways;
  }

  private List<MutantRow> tryAll(List<MutantMethod> mutants, Set<TriedBy> ways)
      throws InterruptedException {
    List<MutantRow> done = new CopyOnWriteArrayList<>();
    terminal.known(() -> ZooText.of(done, terminal.ink()));
    terminal.progress("mutants: 0 of %d".formatted(mutants.size()));
    try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
      List<Future<MutantRow>> running = new ArrayList<>();
      for (MutantMethod mutant : mutants) {
        running.add(
            workers.submit(() -> {
              MutantRow row = new MutantRow(mutant, zoo.run(mutant, seed, ways));
              done.add(row);
              terminal.progress("mutants: %d of %d".formatted(done.size(), mutants.size()));
              return row;
            }));
      }
      List<MutantRow> rows = new ArrayList<>();
      for (Future<MutantRow> row : running) {
        rows.add(row.get());
      }
      return rows;
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause().getMessage(), failure.getCause());
    }
  }

  /** The laws that were tried, each with its present key and what it refuted. */
  private List<LawRow> laws(List<MutantRow> rows) throws CannotRun, InterruptedException {
    List<String> tried =
        rows.stream().flatMap(row -> row.result().laws().stream()).map(LawTrial::law).toList();
    List<LawMethod> laws =
        LawMethod.all().stream().filter(law -> tried.contains(law.id())).toList();
    List<LawResult> proofs =
        new Prover(ProverOptions.DEFAULT, BuildFolder.proofs()).proveAll(laws, jobs, _ -> {});
    List<LawRow> lawRows = new ArrayList<>();
    for (int index = 0; index < laws.size(); index++) {
      LawRow law = LawRow.of(laws.get(index), zoo).proved(proofs.get(index));
      for (MutantRow row : rows) {
        for (LawTrial trial : row.result().laws()) {
          law = trial.law().equals(law.law().id()) ? law.tried(row.mutant().id(), trial) : law;
        }
      }
      lawRows.add(law);
    }
    return lawRows;
  }

  /** Keeps the counterexamples of all mutants, so that they can be replayed. */
  private void keep(List<MutantRow> rows) {
    Optional<Path> last = Optional.empty();
    for (MutantRow row : rows) {
      if (row.result().campaign() != null && row.result().campaign().caught()) {
        last =
            BuildFolder.keep(
                row.mutant().id() + "-campaign", row.result().campaign().counterexample());
      }
      for (LawTrial trial : row.result().laws()) {
        String name = row.mutant().id() + "-" + trial.law();
        if (trial.sampling() != null && trial.sampling().refuted()) {
          last = BuildFolder.keep(name + "-sampling", trial.sampling().counterexample());
        }
        if (trial.proof() != null && trial.proof().refuted()) {
          last = BuildFolder.keep(name + "-proof", trial.proof().counterexample());
        }
      }
    }
    last.ifPresent(file ->
        terminal.print(
            "%nthe counterexamples are kept beside this one: btmmu replay %s%n".formatted(file)));
  }
}
