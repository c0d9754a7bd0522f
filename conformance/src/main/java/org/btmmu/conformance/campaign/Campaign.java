package org.btmmu.conformance.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.trace.Trace;

/**
 * A differential campaign: traces numbered from 0, each on a fresh implementation that the
 * reference checks. Workers share the traces by chunks; results are put together in the order of
 * numbers, and a campaign ends at its first divergence, so that its result depends on the seed and
 * the number of steps alone.
 */
public final class Campaign {
  /** Traces of a chunk: what a worker does at a time, and a line of the journal. */
  static final int CHUNK = 64;

  private static final long STEPS_OF_CHUNK = (long) CHUNK * TraceDraw.STEPS;

  private final Plan plan;
  private final Function<Scenario, Subject> subjects;
  private final Journal journal;
  private final Consumer<Result> progress;
  private final TreeMap<Long, Chunk> waiting = new TreeMap<>();
  private final StepTally tally = new StepTally();
  private final long begin = System.nanoTime();
  private long nextToStart;
  private long nextToMerge;
  private long digest;
  private long traces;
  private long divergent = -1;
  private boolean stopped;

  /**
   * What to run.
   *
   * @param seed decides all traces
   * @param steps how many steps in all; {@link Long#MAX_VALUE} for as many as there is time for
   * @param seconds how long at the most
   * @param jobs how many workers, 1 or more
   */
  public record Plan(long seed, long steps, double seconds, int jobs) {}

  /**
   * What came out, or what is known so far.
   *
   * @param seed the campaign's seed
   * @param traces how many traces were run
   * @param tally the steps that were checked
   * @param digest a hash of the traces' digests, in order
   * @param divergent number of the trace that diverged; −1 if none did
   * @param seconds wall time
   */
  public record Result(
      long seed, long traces, StepTally tally, long digest, long divergent, double seconds) {}

  /**
   * A chunk that was run.
   *
   * @param number which chunk, 0 upwards
   * @param traces how many traces of it were run: fewer than all after a divergence or at the end
   * @param digest a hash of the traces' digests
   * @param divergent number of the trace that diverged, which is its last; −1 if none did
   */
  record Chunk(long number, int traces, long digest, long divergent, StepTally tally) {}

  /**
   * A campaign that has not begun.
   *
   * @param subjects makes the implementation under test, at the start of a scenario
   * @param journal where finished chunks are noted; null for nowhere
   * @param progress told the result so far, now and then
   */
  public Campaign(
      Plan plan, Function<Scenario, Subject> subjects, Journal journal, Consumer<Result> progress) {
    this.plan = plan;
    this.subjects = subjects;
    this.journal = journal;
    this.progress = progress;
    if (journal != null) {
      journal.chunks().forEach(chunk -> waiting.put(chunk.number(), chunk));
      merge();
    }
  }

  /** Runs it, or what the journal lacks of it. */
  public Result run() throws InterruptedException {
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(plan.jobs())) {
      for (int job = 0; job < plan.jobs(); job++) {
        workers.add(threads.submit(this::work));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failure.getCause());
    }
    return soFar();
  }

  /** What is known so far. */
  public synchronized Result soFar() {
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Result(plan.seed(), traces, tally.copy(), digest, divergent, seconds);
  }

  /** Trace {@code number} of a campaign. */
  public static Trace trace(Plan plan, long number) {
    long left = plan.steps() - number * TraceDraw.STEPS;
    return TraceDraw.trace(plan.seed(), number, (int) Math.min(TraceDraw.STEPS, left));
  }

  private void work() {
    try {
      for (long number = next(); number >= 0; number = next()) {
        finish(run(number));
      }
    } catch (RuntimeException | Error failure) {
      stop();
      throw failure;
    }
  }

  private synchronized void stop() {
    stopped = true;
  }

  /** The next chunk to run; −1 if there is none. */
  private synchronized long next() {
    while (waiting.containsKey(nextToStart) || nextToStart < nextToMerge) {
      nextToStart++;
    }
    boolean late = (System.nanoTime() - begin) / 1e9 >= plan.seconds();
    boolean all = nextToStart * STEPS_OF_CHUNK >= plan.steps();
    return stopped || late || all || divergent >= 0 ? -1 : nextToStart++;
  }

  private Chunk run(long chunk) {
    StepTally ofChunk = new StepTally();
    long hash = 0;
    int count = 0;
    while (count < CHUNK) {
      long number = chunk * CHUNK + count;
      if (number * TraceDraw.STEPS >= plan.steps()) {
        break;
      }
      Trace trace = trace(plan, number);
      TraceRun run = TraceRun.of(trace, subjects.apply(trace.scenario()), ofChunk);
      hash = TraceRun.mix(hash, run.digest());
      count++;
      if (run.divergence() != null) {
        return new Chunk(chunk, count, hash, number, ofChunk);
      }
    }
    return new Chunk(chunk, count, hash, -1, ofChunk);
  }

  private synchronized void finish(Chunk chunk) {
    if (journal != null) {
      journal.append(chunk);
    }
    waiting.put(chunk.number(), chunk);
    stopped |= chunk.divergent() >= 0;
    merge();
    progress.accept(soFar());
  }

  private void merge() {
    Chunk next = waiting.remove(nextToMerge);
    while (next != null && divergent < 0) {
      digest = TraceRun.mix(digest, next.digest());
      traces += next.traces();
      tally.add(next.tally());
      divergent = next.divergent();
      nextToMerge++;
      next = waiting.remove(nextToMerge);
    }
  }
}
