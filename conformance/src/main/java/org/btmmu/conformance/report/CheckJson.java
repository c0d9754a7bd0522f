package org.btmmu.conformance.report;

import java.util.List;
import java.util.Locale;
import org.btmmu.conformance.sample.Counterexample;
import org.btmmu.conformance.sample.Counterexample.FoundBy;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.conformance.snapshot.InputResult;
import org.btmmu.conformance.zoo.MutantResult;
import org.btmmu.conformance.zoo.MutantResult.LawTrial;
import org.btmmu.proofs.prover.LawResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Verdicts as JSON. Keys are stable under one number of the schema; new ones may be added. */
public final class CheckJson {
  private CheckJson() {}

  /** A whole check. */
  public static ObjectNode of(CheckReport report) {
    ObjectNode root = OutputFile.root();
    root.put("verdict", report.conclusion().word());
    root.put("complete", report.complete());
    root.put("seconds", report.seconds());
    root.set("laws", laws(report.laws()));
    ObjectNode campaign = root.putObject("campaign");
    campaign.put("kind", "sampled laws: each sample is a trace of one step");
    campaign.put("seed", report.seed());
    campaign.put("traces", report.samples());
    campaign.put("steps", report.samples());
    campaign.put("divergences", report.divergences());
    campaign.put("seconds", report.samplingSeconds());
    ArrayNode inputs = root.putArray("inputs");
    report.inputs().forEach(input -> inputs.add(input(input)));
    root.set("mutants", mutants(report.mutants()));
    root.put("mutants_in_all", report.mutantsInAll());
    ArrayNode clauses = root.putArray("clauses");
    for (ClauseRow clause : report.clauses()) {
      ObjectNode node = clauses.addObject();
      node.put("id", clause.id());
      node.put("title", clause.title());
      clause.code().forEach(node.putArray("code")::add);
      clause.laws().forEach(node.putArray("laws")::add);
      clause.tests().forEach(node.putArray("tests")::add);
      node.put("standing", clause.standing());
      if (clause.exercised() >= 0) {
        node.put("exercised", clause.exercised());
        node.put("exercised_by", clause.by().name().toLowerCase(Locale.ROOT));
      }
    }
    return root;
  }

  /** Laws alone, as {@code prove} reports them. */
  public static ObjectNode ofLaws(List<LawRow> laws) {
    ObjectNode root = OutputFile.root();
    root.set("laws", laws(laws));
    return root;
  }

  /** Mutants and the laws that they were tried on, as {@code zoo} reports them. */
  public static ObjectNode ofMutants(List<MutantRow> mutants, List<LawRow> laws) {
    ObjectNode root = OutputFile.root();
    root.set("mutants", mutants(mutants));
    root.put("median_trace_length", MutantRow.medianTraceLength(mutants));
    root.set("laws", laws(laws));
    return root;
  }

  private static ArrayNode laws(List<LawRow> laws) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (LawRow law : laws) {
      ObjectNode node = array.addObject();
      node.put("id", law.law().id());
      node.put("says", law.law().law().says());
      node.put("verdict", law.verdict());
      if (law.proof() != null) {
        proof(node, law, law.proof());
      }
      if (law.sampling() != null) {
        node.put("samples", law.sampling().samples());
        node.put("held", law.sampling().held());
        node.put("discarded", law.sampling().discarded());
        if (law.sampling().refuted()) {
          node.set("counterexample", CounterexampleJson.node(law.sampling().counterexample()));
        }
      }
      law.refutedBy().forEach(node.putArray("refuted_by")::add);
      ArrayNode mutants = node.putArray("mutants");
      for (LawRow.MutantVerdict mutant : law.mutants()) {
        ObjectNode inner = mutants.addObject();
        inner.put("id", mutant.id());
        inner.put("refuted", mutant.refuted());
        inner.put("key", mutant.key());
      }
    }
    return array;
  }

  private static void proof(ObjectNode node, LawRow law, LawResult proof) {
    node.put("reason", proof.reason());
    node.put("seconds", proof.seconds());
    node.put("hash", proof.key());
    node.put("cached", proof.cached());
    node.put("resources", proof.resources());
    proof.witness().forEach(node.putArray("witness")::add);
    proof.usedLaws().forEach(node.putArray("uses")::add);
    ArrayNode cases = node.putArray("cases");
    for (LawResult.CaseResult one : proof.cases()) {
      ObjectNode inner = cases.addObject();
      inner.put("name", one.name());
      inner.put("verdict", one.verdict().word());
      inner.put("reason", one.reason());
      inner.put("seconds", one.seconds());
      inner.put("resources", one.resources());
      inner.put("instructions", one.instructions());
      inner.put("terms", one.terms());
      inner.put("second_opinion", one.secondOpinion());
    }
    ArrayNode goals = node.putArray("goals");
    for (LawResult.GoalResult goal : proof.goals()) {
      ObjectNode inner = goals.addObject();
      inner.put("name", goal.name());
      inner.put("reached_in", goal.reachedIn());
    }
    proof
        .counterexample()
        .ifPresent(found ->
            node.set(
                "counterexample",
                CounterexampleJson.node(
                    new Counterexample(law.law(), null, FoundBy.PROOF, found.arguments()))));
  }

  private static ObjectNode input(InputResult input) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("file", input.file());
    node.put("title", input.title());
    node.put("mode", input.mode());
    node.put("pages", input.pages());
    node.put("walks", input.walks());
    node.put("agree", input.agree());
    node.put("disagree", input.disagree());
    node.put("missing_tables", input.missingTables());
    node.put("third_party_lines", input.lines());
    node.put("third_party_agree", input.thirdPartyAgree());
    node.put("third_party_known", input.known());
    node.put("third_party_disagree", input.thirdPartyDisagree());
    ArrayNode known = node.putArray("known_differences");
    input
        .thirdPartyKnown()
        .forEach((difference, count) -> {
          ObjectNode inner = known.addObject();
          inner.put("id", difference.name());
          inner.put("says", difference.title());
          inner.put("count", count);
        });
    input.differences().forEach(node.putArray("differences")::add);
    input.remarks().forEach(node.putArray("remarks")::add);
    node.put("seconds", input.seconds());
    return node;
  }

  private static ArrayNode mutants(List<MutantRow> mutants) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (MutantRow mutant : mutants) {
      ObjectNode node = array.addObject();
      node.put("id", mutant.mutant().id());
      node.put("says", mutant.mutant().mutant().says());
      node.put("source", mutant.mutant().mutant().source());
      mutant.result().caughtBy().forEach(node.putArray("caught_by")::add);
      node.put("caught_by_all_its_laws", mutant.conclusion() == Conclusion.HOLDS);
      node.put("seconds", mutant.seconds());
      node.put("trace_length", mutant.traceLength());
      traces(node, mutant.result());
      ArrayNode laws = node.putArray("laws");
      for (LawTrial trial : mutant.result().laws()) {
        ObjectNode inner = laws.addObject();
        inner.put("id", trial.law());
        if (trial.sampling() != null) {
          inner.put("sampling", trial.sampling().refuted() ? "refuted" : "survived");
          inner.put("samples", trial.sampling().samples());
          inner.put("sampling_seconds", trial.sampling().seconds());
        }
        if (trial.proof() != null) {
          inner.put("proof", trial.proof().verdict());
          inner.put("reason", trial.proof().reason());
          inner.put("proof_seconds", trial.proof().seconds());
          inner.put("key", trial.proof().key());
        }
      }
    }
    return array;
  }

  private static void traces(ObjectNode node, MutantResult result) {
    trace(node, "enumeration", result.enumeration());
    trace(node, "campaign", result.campaign());
    trace(node, "lockstep", result.lockstep());
    if (result.counter() != null) {
      ObjectNode counter = node.putObject("counter");
      counter.put("name", result.counter().name());
      counter.put("without", result.counter().without());
      counter.put("with", result.counter().with());
      counter.put("seconds", result.counter().seconds());
    }
  }

  private static void trace(ObjectNode node, String by, MutantResult.TraceTrial trial) {
    if (trial != null) {
      ObjectNode inner = node.putObject(by);
      inner.put("caught", trial.caught());
      inner.put("trace_length", trial.traceLength());
      inner.put("seconds", trial.seconds());
    }
  }
}
