package org.btmmu.conformance.sample;

import java.util.SortedSet;

/**
 * What sampling a law gave. All but the time depends on law and seed alone.
 *
 * @param law id of the law
 * @param seed the seed of the samples
 * @param samples how many argument lists were tried; the last one refuted the law if there is a
 *     counterexample
 * @param held how many satisfied the hypotheses and the law
 * @param discarded how many the law does not speak of
 * @param reached the cover goals that samples reached
 * @param counterexample the first refutation, shrunk; null if there was none
 * @param seconds wall time, shrinking included
 */
public record Sampling(
    String law,
    long seed,
    long samples,
    long held,
    long discarded,
    SortedSet<String> reached,
    Counterexample counterexample,
    double seconds) {
  /** Whether a sample refuted the law. */
  public boolean refuted() {
    return counterexample != null;
  }
}
