package org.btmmu.conformance.report;

import java.util.stream.Stream;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.MutantResult;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
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
    if (result.laws().isEmpty()) {
      return Conclusion.UNDECIDED;
    }
    return result.laws().stream()
        .flatMap(trial -> Stream.of(bySampling(trial), byProof(trial)))
        .reduce(Conclusion.HOLDS, Conclusion::and);
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
    return result.laws().stream()
        .flatMap(trial ->
            Stream.of(
                trial.sampling() == null ? 0.0 : trial.sampling().seconds(),
                trial.proof() == null ? 0.0 : trial.proof().seconds()))
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  /** How many accesses the counterexample has: 1, since each law is about one; 0 if not caught. */
  public int traceLength() {
    return result.caughtBy().isEmpty() ? 0 : 1;
  }

  /** What one law said of it. */
  static boolean refuted(LawTrial trial) {
    return trial.sampling() != null && trial.sampling().refuted()
        || trial.proof() != null && trial.proof().refuted();
  }
}
