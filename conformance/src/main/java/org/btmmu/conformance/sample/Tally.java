package org.btmmu.conformance.sample;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Adds up runs of consecutive samples in their order, whatever the order in which they end, so that
 * the sums end with the first refutation. Any thread may add.
 */
final class Tally {
  /** One run of consecutive samples; {@code refutedAt} is −1 if none refuted the law. */
  record Chunk(long held, long discarded, Set<String> reached, long refutedAt) {}

  private final TreeMap<Long, Chunk> early = new TreeMap<>();
  private final SortedSet<String> reached = new TreeSet<>();
  private long next;
  private long held;
  private long discarded;
  private long refutedAt = -1;

  /** Adds chunk {@code number}; the first is 0. */
  synchronized void add(long number, Chunk chunk) {
    early.put(number, chunk);
    while (refutedAt < 0 && early.containsKey(next)) {
      Chunk counted = early.remove(next++);
      held += counted.held();
      discarded += counted.discarded();
      reached.addAll(counted.reached());
      refutedAt = counted.refutedAt();
    }
  }

  /** Whether chunk {@code number} cannot matter any more. */
  synchronized boolean isSettledBefore(long number) {
    return refutedAt >= 0
        || early.headMap(number).values().stream().anyMatch(chunk -> chunk.refutedAt() >= 0);
  }

  synchronized long held() {
    return held;
  }

  synchronized long discarded() {
    return discarded;
  }

  synchronized SortedSet<String> reached() {
    return new TreeSet<>(reached);
  }

  /** Index of the first sample that refutes the law; −1 if there is none. */
  synchronized long refutedAt() {
    return refutedAt;
  }
}
