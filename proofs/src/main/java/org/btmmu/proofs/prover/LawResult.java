package org.btmmu.proofs.prover;

import java.util.List;
import java.util.Optional;

/**
 * What is known of one law.
 *
 * @param id the law's id
 * @param verdict the answer
 * @param reason one line that says why, if the verdict is not PROVED; otherwise empty
 * @param key SHA-256, in hexadecimal, of all that the verdict rests on: the class files that were
 *     lifted, the static values, this prover, Z3, the options and the keys of the laws used; empty
 *     if the law could not be lifted
 * @param cached whether the verdict was remembered from an earlier run
 * @param seconds of wall time that the proof took when it was made, all cases added; for reports
 * @param resources what Z3 counted, all cases added; a bound on it, never the clock, ends a proof
 * @param cases one for each choice of the enumerated arguments
 * @param witness arguments that satisfy the hypotheses, and for which the JVM said true
 * @param goals the cover goals, by name
 * @param usedLaws ids of the laws that this proof rests on
 * @param counterexample if the verdict is REFUTED
 */
public record LawResult(
    String id,
    Verdict verdict,
    String reason,
    String key,
    boolean cached,
    double seconds,
    long resources,
    List<CaseResult> cases,
    List<String> witness,
    List<GoalResult> goals,
    List<String> usedLaws,
    Optional<Counterexample> counterexample) {

  /**
   * The part of a proof for one choice of the enumerated arguments.
   *
   * @param name the choice, for example {@code mode=FOUR_LEVEL}; "all" if nothing was enumerated
   * @param verdict the answer for this choice alone
   * @param reason why, if it is UNKNOWN; "no arguments" if the hypotheses exclude the choice
   * @param seconds of wall time
   * @param resources what Z3 counted
   * @param instructions bytecode instructions that were lifted
   * @param terms size of the formula
   * @param secondOpinion what the second solver said; empty if none was asked
   */
  public record CaseResult(
      String name,
      Verdict verdict,
      String reason,
      double seconds,
      long resources,
      long instructions,
      long terms,
      String secondOpinion) {}

  /**
   * A situation that a proof must be able to reach.
   *
   * @param name as the law gives it
   * @param reachedIn the first case in which the JVM reached it; empty if none
   */
  public record GoalResult(String name, String reachedIn) {
    /** Whether arguments were found, and the JVM agreed. */
    public boolean reached() {
      return !reachedIn.isEmpty();
    }
  }

  /**
   * Arguments for which the law is false.
   *
   * @param caseName the case that they belong to
   * @param arguments in the order of the law's parameters, ready for {@link Replay#of}
   * @param observed what the JVM did with them: "false", or what it threw and where
   */
  public record Counterexample(String caseName, List<Object> arguments, String observed) {}

  /** Whether the law is proved. */
  public boolean proved() {
    return verdict == Verdict.PROVED;
  }
}
