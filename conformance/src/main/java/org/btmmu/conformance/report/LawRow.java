package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.sample.Sampling;
import org.btmmu.conformance.zoo.MutantMethod;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.conformance.zoo.Zoo;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.LawResult;
import org.btmmu.proofs.prover.Verdict;

/**
 * One law, and all that is known of it.
 *
 * @param law the law
 * @param proof what the prover said; null if it was not asked, or not yet
 * @param sampling what sampling said; null if it was not asked, or not yet
 * @param refutedBy ids of the mutants under which the law is said to be false
 * @param mutants the mutants that were tried on this law
 */
public record LawRow(
    LawMethod law,
    LawResult proof,
    Sampling sampling,
    List<String> refutedBy,
    List<MutantVerdict> mutants) {
  /**
   * What the law made of a mutant.
   *
   * @param id the mutant
   * @param refuted whether the law is false under the mutant
   * @param key the proof key that this speaks of: over the mutated bytecode if the prover was
   *     asked, otherwise over the shipped one
   */
  public record MutantVerdict(String id, boolean refuted, String key) {}

  /** The law alone, before anything is known. */
  public static LawRow of(LawMethod law, Zoo zoo) {
    List<String> refutedBy = zoo.refutedBy(law.id()).stream().map(MutantMethod::id).toList();
    return new LawRow(law, null, null, refutedBy, List.of());
  }

  /** With the prover's answer. */
  public LawRow proved(LawResult result) {
    return new LawRow(law, result, sampling, refutedBy, mutants);
  }

  /** With what sampling gave. */
  public LawRow sampled(Sampling result) {
    return new LawRow(law, proof, result, refutedBy, mutants);
  }

  /** With what it made of one mutant more. */
  public LawRow tried(String mutant, LawTrial trial) {
    String shipped = proof == null ? "" : proof.key();
    String key = trial.proof() == null ? shipped : trial.proof().key();
    List<MutantVerdict> verdicts = new ArrayList<>(mutants);
    verdicts.add(new MutantVerdict(mutant, MutantRow.refuted(trial), key));
    return new LawRow(law, proof, sampling, refutedBy, List.copyOf(verdicts));
  }

  /** What proof and sampling together say: a sample that refutes the law outweighs a proof. */
  public Conclusion conclusion() {
    if (sampling != null && sampling.refuted()) {
      return Conclusion.REFUTED;
    }
    if (proof == null || proof.verdict() == Verdict.UNKNOWN) {
      return Conclusion.UNDECIDED;
    }
    return proof.proved() ? Conclusion.HOLDS : Conclusion.REFUTED;
  }

  /** The word for the law: proved, refuted or unknown. */
  public String verdict() {
    return conclusion() == Conclusion.HOLDS ? Verdict.PROVED.word() : conclusion().word();
  }

  /** How many of its cover goals were reached. */
  long goalsReached() {
    return proof == null ? 0 : proof.goals().stream().filter(LawResult.GoalResult::reached).count();
  }
}
