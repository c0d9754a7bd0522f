package org.btmmu.conformance.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.btmmu.conformance.campaign.ClauseCoverage;
import org.btmmu.conformance.report.CheckReport;
import org.btmmu.conformance.report.LawRow;
import org.btmmu.conformance.report.MutantRow;
import org.btmmu.conformance.report.Traceability;
import org.btmmu.conformance.sample.Sampler;
import org.btmmu.conformance.sample.Sampling;
import org.btmmu.conformance.snapshot.InputResult;
import org.btmmu.conformance.snapshot.SnapshotCheck;
import org.btmmu.conformance.trace.SubjectKind;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.conformance.zoo.Zoo;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.CannotRun;
import org.btmmu.proofs.prover.Prover;
import org.btmmu.proofs.prover.ProverOptions;

/**
 * The main job: walks the inputs, proves the laws, samples them, and sees whether mutants are
 * caught. What is known so far can be asked for at any time, by another thread too.
 *
 * <p>Only how many samples and mutants are tried depends on the clock; sample i of a seed is always
 * the same.
 */
final class CheckRun {
  private static final long ROUND_SAMPLES = 20_000;
  private static final long COUNTED_STEPS = 12_800;
  private static final int COUNTED_SAMPLES = 256;

  private final Terminal terminal;
  private final long seed;
  private final long start = System.nanoTime();
  private final long budgetNanos;
  private final int jobs = Runtime.getRuntime().availableProcessors();
  private final Zoo zoo = Zoo.ofTheProject();
  private final List<InputResult> inputs = new CopyOnWriteArrayList<>();
  private final List<LawRow> laws = new CopyOnWriteArrayList<>();
  private final List<MutantRow> mutants = new CopyOnWriteArrayList<>();
  private volatile boolean complete;
  private volatile ClauseCoverage exercised;

  /**
   * A check.
   *
   * @param budgetSeconds how long sampling and mutants may go on, proofs and inputs included; a
   *     first round of samples and a first mutant are tried in any case
   */
  CheckRun(Terminal terminal, long seed, double budgetSeconds) {
    this.terminal = terminal;
    this.seed = seed;
    this.budgetNanos = (long) (budgetSeconds * 1e9);
    LawMethod.all().forEach(law -> laws.add(LawRow.of(law, zoo)));
  }

  /** Does it all. */
  void run(List<String> snapshots) throws CannotRun, InterruptedException {
    for (String snapshot : snapshots) {
      terminal.progress("walking " + snapshot);
      inputs.add(
          SnapshotCheck.check(
              snapshot,
              done -> terminal.progress("walking %s: %,d pages".formatted(snapshot, done))));
    }
    prove();
    sample();
    tryMutants();
    terminal.progress("counting clauses");
    exercised = ClauseCoverage.of(SubjectKind.BTMMU, seed, COUNTED_STEPS, COUNTED_SAMPLES);
    complete = true;
  }

  /** What is known so far. */
  CheckReport report() {
    return new CheckReport(
        seed,
        complete,
        List.copyOf(inputs),
        List.copyOf(laws),
        List.copyOf(mutants),
        zoo.mutantsOfLaws().size(),
        Traceability.of(laws, exercised),
        seconds());
  }

  private void prove() throws CannotRun, InterruptedException {
    List<LawMethod> all = laws.stream().map(LawRow::law).toList();
    terminal.progress("proving %d laws".formatted(all.size()));
    new Prover(ProverOptions.DEFAULT, BuildFolder.proofs())
        .proveAll(
            all,
            jobs,
            result -> {
              int place = place(result.id());
              if (place >= 0) {
                laws.set(place, laws.get(place).proved(result));
              }
              long done = laws.stream().filter(law -> law.proof() != null).count();
              terminal.progress("proving laws: %d of %d".formatted(done, all.size()));
            });
  }

  /** Rounds of samples over all laws, until half of what is left of the budget is used. */
  private void sample() {
    long end = System.nanoTime() + (start + budgetNanos - System.nanoTime()) / 2;
    Random seeds = new Random(seed);
    do {
      long round = seeds.nextLong();
      for (int place = 0; place < laws.size(); place++) {
        LawRow row = laws.get(place);
        if (row.sampling() == null || !row.sampling().refuted() && System.nanoTime() < end) {
          terminal.progress("sampling %s".formatted(row.law().id()));
          Sampling more = Sampler.sample(row.law(), round, ROUND_SAMPLES, jobs);
          laws.set(place, row.sampled(together(row.sampling(), more)));
        }
      }
    } while (System.nanoTime() < end && laws.stream().anyMatch(row -> !row.sampling().refuted()));
  }

  private Sampling together(Sampling before, Sampling more) {
    SortedSet<String> reached = new TreeSet<>(more.reached());
    if (before != null) {
      reached.addAll(before.reached());
    }
    return new Sampling(
        more.law(),
        seed,
        more.samples() + (before == null ? 0 : before.samples()),
        more.held() + (before == null ? 0 : before.held()),
        more.discarded() + (before == null ? 0 : before.discarded()),
        reached,
        more.counterexample(),
        more.seconds() + (before == null ? 0 : before.seconds()));
  }

  /** Mutants in an order that the seed decides, by sampling, until the budget is used. */
  private void tryMutants() {
    List<MutantMethod> order = new ArrayList<>(zoo.mutantsOfLaws());
    Collections.shuffle(order, new Random(seed));
    for (MutantMethod mutant : order) {
      if (!mutants.isEmpty() && System.nanoTime() - start > budgetNanos) {
        break;
      }
      terminal.progress(
          "mutants: %d of %d, %s".formatted(mutants.size(), order.size(), mutant.id()));
      MutantRow row = new MutantRow(mutant, zoo.run(mutant, seed, Zoo.ENOUGH_SAMPLES, false));
      mutants.add(row);
      for (LawTrial trial : row.result().laws()) {
        note(mutant, trial);
      }
    }
  }

  private void note(MutantMethod mutant, LawTrial trial) {
    int place = place(trial.law());
    if (place >= 0) {
      laws.set(place, laws.get(place).tried(mutant.id(), trial));
    }
  }

  private int place(String law) {
    for (int place = 0; place < laws.size(); place++) {
      if (laws.get(place).law().id().equals(law)) {
        return place;
      }
    }
    return -1;
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
