package org.btmmu.proofs.prover;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.btmmu.proofs.prover.LawResult.CaseResult;
import org.btmmu.proofs.prover.LawResult.Counterexample;
import org.btmmu.proofs.prover.LawResult.GoalResult;

/** Joins the outcomes of a law's cases to the verdict on the law. */
final class Verdicts {
  /** A case with what is reported of it. */
  record Decided(CaseResult result, CaseProof.Outcome outcome, List<String> goalNames) {}

  private Verdicts() {}

  /** The verdict on a law from its cases alone. */
  static LawResult join(LawProof proof, List<Decided> cases) {
    Map<String, String> goals = new LinkedHashMap<>();
    List<String> witness = List.of();
    Optional<Counterexample> counterexample = Optional.empty();
    double seconds = proof.liftSeconds();
    long resources = 0;
    for (Decided decided : cases) {
      for (String goal : decided.goalNames()) {
        boolean reached = decided.outcome().goals().contains(goal);
        goals.merge(goal, reached ? decided.result().name() : "", (a, b) -> a.isEmpty() ? b : a);
      }
      witness = witness.isEmpty() ? decided.outcome().witness() : witness;
      if (decided.result().verdict() == Verdict.REFUTED) {
        counterexample = counterexample.or(() -> decided.outcome().counterexample());
      }
      seconds += decided.result().seconds();
      resources += decided.result().resources();
    }
    List<GoalResult> reached = new ArrayList<>();
    goals.forEach((name, place) -> reached.add(new GoalResult(name, place)));
    String doubt = counterexample.isPresent() ? "" : doubt(cases, reached);
    Verdict verdict =
        counterexample.isPresent()
            ? Verdict.REFUTED
            : doubt.isEmpty() ? Verdict.PROVED : Verdict.UNKNOWN;
    String reason =
        counterexample.map(c -> "case " + c.caseName() + ": " + c.observed()).orElse(doubt);
    return new LawResult(
        proof.law().id(),
        verdict,
        reason,
        proof.key(),
        false,
        seconds,
        resources,
        cases.stream().map(Decided::result).toList(),
        witness,
        reached,
        proof.usedLaws(),
        counterexample);
  }

  /** Why a law without counterexample is not proved; empty if it is. */
  private static String doubt(List<Decided> cases, List<GoalResult> goals) {
    for (Decided decided : cases) {
      if (decided.result().verdict() == Verdict.UNKNOWN) {
        return decided.result().reason();
      }
    }
    if (cases.stream().noneMatch(decided -> decided.outcome().possible())) {
      return "vacuous: no arguments satisfy the hypotheses";
    }
    List<String> missed =
        goals.stream().filter(goal -> !goal.reached()).map(GoalResult::name).toList();
    return missed.isEmpty() ? "" : "too narrow: no arguments reach " + String.join(", ", missed);
  }

  /** A law that cannot be proved for a reason that was known before any case was looked at. */
  static LawResult failed(LawProof proof) {
    return unknown(join(proof, List.of()), proof.failure());
  }

  /** A proof that was remembered, with the seconds that it took at that time. */
  static LawResult remembered(LawResult old) {
    return new LawResult(
        old.id(),
        old.verdict(),
        old.reason(),
        old.key(),
        true,
        old.seconds(),
        old.resources(),
        old.cases(),
        old.witness(),
        old.goals(),
        old.usedLaws(),
        old.counterexample());
  }

  /** A law is proved only if those that it uses are. */
  static LawResult withUsed(LawResult own, Map<String, LawResult> results) {
    if (!own.proved()) {
      return own;
    }
    for (String used : own.usedLaws()) {
      LawResult other = results.get(used);
      if (other == null || !other.proved()) {
        String verdict = other == null ? "unknown" : other.verdict().word();
        return unknown(own, "it uses " + used + ", which is " + verdict);
      }
    }
    return own;
  }

  private static LawResult unknown(LawResult own, String reason) {
    return new LawResult(
        own.id(),
        Verdict.UNKNOWN,
        reason,
        own.key(),
        own.cached(),
        own.seconds(),
        own.resources(),
        own.cases(),
        own.witness(),
        own.goals(),
        own.usedLaws(),
        Optional.empty());
  }
}
