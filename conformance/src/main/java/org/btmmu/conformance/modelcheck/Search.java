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
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.GuestMachine;

/**
 * Searches all traces of a scope, breadth first, so that the first violation has a shortest trace.
 * A state is the implementation's (guest memory and what {@link Subject#describe} tells) together
 * with the reference's (all that its guest TLBs may hold). Two traces that lead to one state have
 * one future, and only the first is gone on with.
 *
 * <p>Why symmetries may be used: when a state is new, its trace is run under each renaming too, and
 * all the states that come out are kept as known. The implementation must show each renamed trace
 * as the renamed original, in what it sees and in memory; so the reference, which knows names only
 * by comparing them, allows both or neither, and its state after the renamed trace is the renamed
 * state. Hence each trace leads to the state of a renamed trace of some state that is gone on with,
 * and what its next step shows was compared. Nothing is taken for granted of the implementation: if
 * it shows a renamed trace otherwise, the search begins again without symmetries.
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
  private final Pair start;
  private final Nodes nodes;
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
    Scenario scenario = scope.scenario();
    ScopeMemory memory = new ScopeMemory(scenario.scope().words(), scenario.words());
    CpuState[] cpus = scenario.cpus().toArray(CpuState[]::new);
    this.start =
        new Pair(subjects.apply(scenario), new GuestMachine(memory, scenario.scope(), cpus));
    this.nodes = new Nodes(scope.alphabet());
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
        StepKinds.transitions(scope.alphabet(), tally),
        tally.withChoice,
        levels,
        violations.isEmpty() && levels.getLast() == 0,
        seconds,
        violations);
  }

  private void levels(int depth) throws InterruptedException {
    Portrait portrait = new Portrait(scope);
    portrait.take(start.reference().state(), scope.symmetries().getFirst());
    long[] first =
        Expansion.whole(new StateHash(), start.subject(), portrait.high(), portrait.low());
    known.add(first[0], first[1]);
    try (ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
      int from = 0;
      while (levels.size() <= depth && from < nodes.count() && violations.isEmpty()) {
        int to = nodes.count();
        for (int block = from; block < to && !asymmetric; block += BLOCK) {
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

  private void block(ExecutorService workers, int from, int to) throws InterruptedException {
    List<Callable<Expansion>> expansions = new ArrayList<>();
    for (int task = from; task < to; task += TASK) {
      int first = task;
      int end = Math.min(task + TASK, to);
      expansions.add(() -> new Expansion(scope, start, nodes, known).expand(first, end));
    }
    List<Candidate> candidates = new ArrayList<>();
    HashSet128 inBlock = new HashSet128();
    for (Expansion done : all(workers, expansions)) {
      tally.add(done.tally());
      for (Candidate candidate : done.candidates()) {
        if (inBlock.add(candidate.hash()[0], candidate.hash()[1])) {
          candidates.add(candidate);
        }
      }
      for (Violation violation : done.violations()) {
        if (violations.size() < MOST_VIOLATIONS) {
          violations.add(violation);
        }
      }
    }
    keep(workers, candidates);
  }

  private void keep(ExecutorService workers, List<Candidate> candidates)
      throws InterruptedException {
    List<Callable<List<long[]>>> tasks = new ArrayList<>();
    int size = 8 * TASK;
    for (int task = 0; task < candidates.size(); task += size) {
      List<Candidate> some = candidates.subList(task, Math.min(task + size, candidates.size()));
      tasks.add(() -> images(some));
    }
    int next = 0;
    for (List<long[]> some : all(workers, tasks)) {
      for (long[] images : some) {
        keep(candidates.get(next++), images);
      }
    }
  }

  private List<long[]> images(List<Candidate> candidates) {
    Images images = new Images(scope, start.subject(), nodes);
    List<long[]> found = new ArrayList<>();
    for (Candidate candidate : candidates) {
      found.add(images.of(candidate));
    }
    return found;
  }

  private void keep(Candidate candidate, long[] images) {
    if (images == null) {
      asymmetric = true;
      return;
    }
    if (known.add(candidate.hash()[0], candidate.hash()[1])) {
      nodes.add(candidate.node(), candidate.step());
      for (int symmetry = 1; symmetry < scope.symmetries().size(); symmetry++) {
        known.add(images[2 * symmetry], images[2 * symmetry + 1]);
      }
    }
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
