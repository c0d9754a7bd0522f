package org.btmmu.conformance.report;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.MutantResult;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.conformance.zoo.MutantResult.TraceTrial;
import org.btmmu.proofs.prover.Verdict;

/**
 * A mutant and how it fared.
 *
 * @param mutant the mutant
 * @param result one trial for each of its laws
 */
public record MutantRow(MutantMethod mutant, MutantResult result) {
  /**
   * HOLDS if each of its laws refuted it by all that was tried, REFUTED if it survived any of it,
   * and UNDECIDED if a proof was.
   */
  public Conclusion conclusion() {
    Conclusion traces =
        traces().anyMatch(MutantRow::survived)
                || (result.counter() != null && !result.counter().caught())
            ? Conclusion.REFUTED
            : Conclusion.HOLDS;
    boolean tried = traces().anyMatch(Objects::nonNull) || result.counter() != null;
    if (result.laws().isEmpty() && !tried) {
      return Conclusion.UNDECIDED;
    }
    return result.laws().stream()
        .flatMap(trial -> Stream.of(bySampling(trial), byProof(trial)))
        .reduce(traces, Conclusion::and);
  }

  /** What each way of running traces or guests gave; null where it was not asked for. */
  private Stream<TraceTrial> traces() {
    return Stream.of(result.enumeration(), result.campaign(), result.lockstep());
  }

  private static boolean survived(TraceTrial trial) {
    return trial != null && !trial.caught();
  }

  static Conclusion bySampling(LawTrial trial) {
    boolean survived = trial.sampling() != null && !trial.sampling().refuted();
    return survived ? Conclusion.REFUTED : Conclusion.HOLDS;
  }

  static Conclusion byProof(LawTrial trial) {
    if (trial.proof() == null || trial.proof().refuted()) {
      return Conclusion.HOLDS;
    }
    boolean proved = trial.proof().verdict().equals(Verdict.PROVED.word());
    return proved ? Conclusion.REFUTED : Conclusion.UNDECIDED;
  }

  /** Wall time of all trials. */
  public double seconds() {
    double traces = traces().filter(Objects::nonNull).mapToDouble(TraceTrial::seconds).sum();
    traces += result.counter() == null ? 0 : result.counter().seconds();
    return result.laws().stream()
        .flatMap(trial ->
            Stream.of(
                trial.sampling() == null ? 0.0 : trial.sampling().seconds(),
                trial.proof() == null ? 0.0 : trial.proof().seconds()))
        .reduce(traces, Double::sum);
  }

  /**
   * How many steps the shortest trace has that shows it; 1 if only a law does, since each is about
   * one access; 0 if nothing shows it, or only a counter.
   */
  public int traceLength() {
    int otherwise = result.laws().stream().anyMatch(MutantRow::refuted) ? 1 : 0;
    return traces()
        .filter(trial -> trial != null && trial.caught())
        .mapToInt(TraceTrial::traceLength)
        .min()
        .orElse(otherwise);
  }

  /** The median of the lengths of the traces that show mutants; 0 if there are none. */
  public static double medianTraceLength(List<MutantRow> rows) {
    int[] lengths =
        rows.stream().mapToInt(MutantRow::traceLength).filter(n -> n > 0).sorted().toArray();
    int half = lengths.length / 2;
    if (lengths.length == 0) {
      return 0;
    }
    return lengths.length % 2 == 1 ? lengths[half] : (lengths[half - 1] + lengths[half]) / 2.0;
  }

  /** What one law said of it. */
  static boolean refuted(LawTrial trial) {
    return trial.sampling() != null && trial.sampling().refuted()
        || trial.proof() != null && trial.proof().refuted();
  }
}
