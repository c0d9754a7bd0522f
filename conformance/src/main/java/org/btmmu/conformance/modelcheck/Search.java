package org.btmmu.conformance.modelcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.trace.TraceMemory;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.GuestMachine;

/**
 * Searches all traces of a scope, breadth first, so that the first violation has a shortest trace.
 * A state is the implementation's (guest memory and what {@link Subject#describe} tells) together
 * with the reference's (all that its guest TLBs may hold). Two traces that lead to one state have
 * one future, and only the first is gone on with. What an implementation does not tell there, as
 * the number of a generation that may come round after very many flushes, is not covered by traces
 * that are longer than those that were run.
 *
 * <p>Why symmetries may be used: whenever a step is made after a trace, it is made after each
 * renamed trace too, and the states that come out are all kept as known; if one was not known, the
 * trace is gone on with. The implementation must show each renamed step as the renamed original, in
 * what it sees and in memory; so the reference, which knows names only by comparing them, allows
 * both or neither, and its state after the renamed trace is the renamed state. Hence each trace of
 * the scope leads to the state of a renamed trace of one that is gone on with, and what its next
 * step shows was compared. Nothing is taken for granted of the implementation: if it shows a
 * renamed trace otherwise, the search begins again without symmetries. What is saved is the work of
 * the reference, which is most.
 *
 * <p>The result does not depend on the number of threads: they only read what is known, block of
 * states by block, and what they find is taken in the order of states and steps.
 */
final class Search {
  private static final int BLOCK = 2048;
  private static final int TASK = 16;
  private static final int MOST_VIOLATIONS = 10;

  private final SmallScope scope;
  private final int jobs;
  private final LongConsumer progress;
  private final Renamings renamings;
  private final Pair start;
  private final Nodes nodes = new Nodes();
  private final HashSet128 known = new HashSet128();
  private final Tally tally;
  private final List<Violation> violations = new ArrayList<>();
  private final List<Integer> levels = new ArrayList<>(List.of(1));
  private boolean asymmetric;

  private Search(
      SmallScope scope, Function<Scenario, Subject> subjects, int jobs, LongConsumer progress) {
    this.scope = scope;
    this.jobs = jobs;
    this.progress = progress;
    this.renamings = new Renamings(scope);
    Scenario scenario = scope.scenario();
    TraceMemory memory = TraceMemory.of(scenario);
    CpuState[] cpus = scenario.cpus().toArray(CpuState[]::new);
    this.start =
        new Pair(subjects.apply(scenario), new GuestMachine(memory, scenario.scope(), cpus));
    this.tally = new Tally(scope.alphabet().size());
  }

  /**
   * Searches.
   *
   * @param subjects makes the implementation at the start
   * @param depth how many steps the traces have at the most
   * @param jobs how many threads
   * @param progress told from time to time how many states are known
   */
  static ModelCheckResult run(
      SmallScope scope,
      Function<Scenario, Subject> subjects,
      int depth,
      int jobs,
      LongConsumer progress)
      throws InterruptedException {
    long begin = System.nanoTime();
    Search search = new Search(scope, subjects, jobs, progress);
    search.levels(depth);
    boolean reduced = scope.symmetries().size() > 1 && !search.asymmetric;
    if (search.asymmetric) {
      search = new Search(scope.withoutSymmetries(), subjects, jobs, progress);
      search.levels(depth);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return search.result(scope, reduced, seconds);
  }

  private ModelCheckResult result(SmallScope asked, boolean reduced, double seconds) {
    return new ModelCheckResult(
        asked,
        reduced,
        known.size(),
        nodes.count(),
        tally.transitions(scope.alphabet()),
        tally.withChoice(),
        levels,
        violations.isEmpty() && levels.getLast() == 0,
        seconds,
        violations);
  }

  private void levels(int depth) throws InterruptedException {
    keepStart();
    try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
      int from = 0;
      while (levels.size() <= depth && from < nodes.count() && violations.isEmpty()) {
        int to = nodes.count();
        for (int block = from; block < to && !ended(); block += BLOCK) {
          block(workers, block, Math.min(block + BLOCK, to));
          progress.accept(known.size());
        }
        if (asymmetric) {
          return;
        }
        levels.add(nodes.count() - to);
        from = to;
      }
    }
  }

  private boolean ended() {
    return asymmetric || !violations.isEmpty();
  }

  private void block(ExecutorService workers, int from, int to) throws InterruptedException {
    List<Callable<Expansion>> tasks = new ArrayList<>();
    for (int task = from; task < to; task += TASK) {
      int first = task;
      int end = Math.min(task + TASK, to);
      tasks.add(() -> new Expansion(scope, renamings, start, nodes, known).expand(first, end));
    }
    List<Expansion> expansions = all(workers, tasks);
    for (Expansion done : expansions) {
      asymmetric |= done.isAsymmetric();
      tally.add(done.tally());
      done.candidates().forEach(this::keep);
      for (Violation violation : done.violations()) {
        if (violations.size() < MOST_VIOLATIONS) {
          violations.add(violation);
        }
      }
    }
  }

  private void keep(Candidate candidate) {
    boolean isNew = false;
    for (int i = 0; i < candidate.hashes().length; i += 2) {
      isNew |= known.add(candidate.hashes()[i], candidate.hashes()[i + 1]);
    }
    if (isNew) {
      nodes.add(candidate.node(), candidate.step());
    }
  }

  /** The start is its own renamed state. */
  private void keepStart() {
    Portrait portrait = new Portrait(scope).take(start.reference().state());
    StateHash hash = new StateHash().begin(0, 0).add(portrait.high(0)).add(portrait.low(0));
    start.subject().describe(hash);
    known.add(hash.high(), hash.low());
  }

  private static <T> List<T> all(ExecutorService workers, List<Callable<T>> tasks)
      throws InterruptedException {
    List<T> results = new ArrayList<>();
    for (Future<T> result : workers.invokeAll(tasks)) {
      try {
        results.add(result.get());
      } catch (ExecutionException failure) {
        throw new IllegalStateException("the search failed: " + failure.getCause(), failure);
      }
    }
    return results;
  }
}
