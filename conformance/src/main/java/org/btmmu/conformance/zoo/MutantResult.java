package org.btmmu.conformance.zoo;

import java.util.ArrayList;
import java.util.List;

/**
 * How a mutant fared.
 *
 * @param id the mutant
 * @param laws one trial for each law that is said to refute it, in the order it gives them
 * @param enumeration what an exhaustive search of a small scope gave; null if it was not asked for
 * @param campaign what a campaign gave; null if it was not asked for
 * @param lockstep what runs of small guests gave, the longest; null if they were not asked for
 * @param counter what it costs; null if it was not asked for
 */
public record MutantResult(
    String id,
    List<LawTrial> laws,
    TraceTrial enumeration,
    TraceTrial campaign,
    TraceTrial lockstep,
    CounterTrial counter) {
  /** A result of laws alone. */
  public MutantResult(String id, List<LawTrial> laws) {
    this(id, laws, null, null, null, null);
  }

  /**
   * Traces, or guests, under the mutant.
   *
   * @param caught whether one is not allowed; of guests, whether each goes wrong
   * @param traceLength steps of the shrunk trace, or of the guest until it was seen to go wrong; 0
   *     if none does
   * @param seconds wall time, shrinking included
   * @param counterexample the shrunk trace as JSON; null if none is kept
   */
  public record TraceTrial(
      boolean caught, int traceLength, double seconds, String counterexample) {}

  /**
   * A counter of the implementation, on the same traces with the mutant and without.
   *
   * @param name the counter
   */
  public record CounterTrial(String name, long without, long with, double seconds) {
    /** Whether it is higher with the mutant. */
    public boolean caught() {
      return with > without;
    }
  }

  /**
   * One law under the mutant.
   *
   * @param law the law's id
   * @param sampling what sampling gave; null if it was not asked for
   * @param proof what the prover gave; null if it was not asked for
   */
  public record LawTrial(String law, SamplingTrial sampling, ProofTrial proof) {}

  /**
   * A law sampled under the mutant. All but the time depends on the seed alone.
   *
   * @param refuted whether a sample refuted the law
   * @param samples how many samples it took
   * @param seconds wall time, shrinking included
   * @param counterexample the shrunk counterexample as JSON; null if there is none
   */
  public record SamplingTrial(
      boolean refuted, long samples, double seconds, String counterexample) {}

  /**
   * A law given to the prover under the mutant.
   *
   * @param verdict proved, refuted or unknown
   * @param reason why, in one line, unless it is proved
   * @param seconds wall time
   * @param key the key of the proof, over the mutated bytecode
   * @param counterexample the replayed and shrunk counterexample as JSON; null if there is none
   */
  public record ProofTrial(
      String verdict, String reason, double seconds, String key, String counterexample) {
    /** Whether the prover refuted the law. */
    public boolean refuted() {
      return counterexample != null;
    }
  }

  /**
   * What caught the mutant, out of sampling, enumeration, proof, campaign, lockstep and counter.
   */
  public List<String> caughtBy() {
    List<String> by = new ArrayList<>();
    if (laws.stream().anyMatch(law -> law.sampling() != null && law.sampling().refuted())) {
      by.add("sampling");
    }
    if (enumeration != null && enumeration.caught()) {
      by.add("enumeration");
    }
    if (laws.stream().anyMatch(law -> law.proof() != null && law.proof().refuted())) {
      by.add("proof");
    }
    if (campaign != null && campaign.caught()) {
      by.add("campaign");
    }
    if (lockstep != null && lockstep.caught()) {
      by.add("lockstep");
    }
    if (counter != null && counter.caught()) {
      by.add("counter");
    }
    return by;
  }

  /** Whether each law that is said to refute the mutant does so, by all that was asked for. */
  public boolean refutedByAllItsLaws() {
    return laws.stream()
        .allMatch(law ->
            (law.sampling() == null || law.sampling().refuted())
                && (law.proof() == null || law.proof().refuted()));
  }
}
