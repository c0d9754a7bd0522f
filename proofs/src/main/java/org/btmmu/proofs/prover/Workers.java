package org.btmmu.proofs.prover;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads for Z3, whose work can be ended although Z3 knows nothing of Java's interrupts. */
final class Workers implements AutoCloseable {
  private static final int PATIENCE_MILLISECONDS = 50;

  /** Terms can be deep, and are walked by recursion where they are simplified. */
  private static final long STACK_BYTES = 1L << 29;

  private final ExecutorService threads;
  private final Interruption interruption;

  Workers(int count, Interruption interruption) {
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(1, count),
            Thread.ofPlatform().name("prover-", 0).stackSize(STACK_BYTES).factory());
    this.interruption = interruption;
  }

  <T> Future<T> submit(Callable<T> task) {
    return threads.submit(task);
  }

  /**
   * Waits for a result.
   *
   * @throws CannotRun if the task threw it
   */
  <T> T await(Future<T> task) throws CannotRun, InterruptedException {
    while (true) {
      try {
        return task.get(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (interruption.requested()) {
          interruption.request();
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CannotRun cause) {
          throw cause;
        }
        throw new IllegalStateException("a proof failed: " + e.getCause(), e.getCause());
      }
    }
  }

  /** Ends what still runs, and waits for its end. */
  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = Thread.interrupted();
    while (!threads.isTerminated()) {
      try {
        if (!threads.awaitTermination(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS)) {
          interruption.request();
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
