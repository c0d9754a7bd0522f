package org.btmmu.conformance.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs that threads share. No run sees another, so their rows do not depend on the threads. */
public final class ParallelRuns {
  /** Bytes of the heap that a run may need: the host's memory, the guest's as loaded, code. */
  private static final long BYTES_OF_A_RUN = 400L << 20;

  private final List<Run> runs;
  private final Consumer<String> progress;
  private final Map<Run, Row> done = new HashMap<>();
  private int started;

  /**
   * Runs of which none has begun.
   *
   * @param progress is told what begins
   */
  public ParallelRuns(List<Run> runs, Consumer<String> progress) {
    this.runs = List.copyOf(runs);
    this.progress = progress;
  }

  /** How many runs at a time this machine has processors and this JVM has heap for, 1 or more. */
  public static int most() {
    long fit = Runtime.getRuntime().maxMemory() / BYTES_OF_A_RUN;
    return Math.clamp(fit, 1, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Runs all; after a failure none is begun, and the failure is thrown.
   *
   * @param jobs how many threads, 1 or more
   */
  public Map<Run, Row> run(int jobs) throws InterruptedException {
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(jobs)) {
      for (int job = 0; job < jobs; job++) {
        workers.add(threads.submit(this::work));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case Error cause -> throw cause;
        case RuntimeException cause -> throw cause;
        default -> throw new IllegalStateException(failure.getCause());
      }
    }
    return soFar();
  }

  /** The rows of the runs that have ended. */
  public synchronized Map<Run, Row> soFar() {
    return new HashMap<>(done);
  }

  private void work() {
    try {
      for (Run run = next(); run != null; run = next()) {
        end(run, run.row());
      }
    } catch (RuntimeException | Error failure) {
      stop();
      throw failure;
    }
  }

  /** The next run to begin; null if there is none. */
  private synchronized Run next() {
    if (started == runs.size()) {
      return null;
    }
    Run run = runs.get(started++);
    progress.accept("%d of %d: %s".formatted(started, runs.size(), run.title()));
    return run;
  }

  private synchronized void end(Run run, Row row) {
    done.put(run, row);
  }

  private synchronized void stop() {
    started = runs.size();
  }
}
