package org.btmmu.conformance.campaign;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts, in a world made by {@link ClauseLoader}, how often each method that names clauses was
 * entered. The loader puts the calls in.
 */
public final class ClauseCounter {
  /** More methods than name clauses. */
  static final int MOST = 4096;

  private static final AtomicLongArray COUNTS = new AtomicLongArray(MOST);

  private ClauseCounter() {}

  /** A method was entered. */
  public static void enter(int method) {
    COUNTS.getAndIncrement(method);
  }

  /** The counts so far, by the numbers that the loader gave. */
  public static long[] counts() {
    long[] counts = new long[MOST];
    for (int method = 0; method < MOST; method++) {
      counts[method] = COUNTS.get(method);
    }
    return counts;
  }
}
