package org.btmmu.conformance.report;

import java.util.List;
import java.util.Objects;
import org.btmmu.conformance.sample.Sampling;
import org.btmmu.conformance.snapshot.InputResult;

/**
 * All that a check found, or has found so far.
 *
 * @param seed of samples and of the choice of mutants
 * @param complete whether the check came to its end
 * @param inputs one result a snapshot
 * @param laws one row a law
 * @param mutants those that were tried
 * @param mutantsInAll how many there are
 * @param clauses one row a clause
 * @param seconds wall time
 */
public record CheckReport(
    long seed,
    boolean complete,
    List<InputResult> inputs,
    List<LawRow> laws,
    List<MutantRow> mutants,
    int mutantsInAll,
    List<ClauseRow> clauses,
    double seconds) {
  /** The verdict over all. */
  public Conclusion conclusion() {
    Conclusion all = complete ? Conclusion.HOLDS : Conclusion.UNDECIDED;
    for (LawRow law : laws) {
      all = all.and(law.conclusion());
    }
    for (InputResult input : inputs) {
      all = all.and(input.holds() ? Conclusion.HOLDS : Conclusion.REFUTED);
    }
    for (MutantRow mutant : mutants) {
      all = all.and(mutant.conclusion());
    }
    return all;
  }

  /** How many samples were tried, all laws together. */
  public long samples() {
    return samplings().stream().mapToLong(Sampling::samples).sum();
  }

  /** How many laws a sample refuted. */
  public long divergences() {
    return samplings().stream().filter(Sampling::refuted).count();
  }

  /** Wall time of sampling. */
  public double samplingSeconds() {
    return samplings().stream().mapToDouble(Sampling::seconds).sum();
  }

  private List<Sampling> samplings() {
    return laws.stream().map(LawRow::sampling).filter(Objects::nonNull).toList();
  }
}
