package org.btmmu.conformance.campaign;

import static org.btmmu.conformance.sample.ValueJson.at;
import static org.btmmu.conformance.sample.ValueJson.expectKeys;
import static org.btmmu.conformance.sample.ValueJson.object;
import static org.btmmu.conformance.sample.ValueJson.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.btmmu.conformance.sample.ValueJson;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.SubjectKind;
import org.btmmu.conformance.trace.Trace;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.memory.MemoryMap.Target;
import org.btmmu.spec.memory.PhysicalMemory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Traces as JSON: {@code {"schema": 1, "subject": "uncached", "mutant": id or null, "scenario":
 * {…}, "steps": [{"cpu": 0, "operation": {"kind": "Invlpg", "address": "0x0"}}, …]}}, values as
 * {@link ValueJson} has them. For people a step has also {@code clauses}, what was {@code seen} and
 * what was {@code allowed}, and the whole a {@code verdict}; these are not read.
 */
public final class TraceJson {
  private static final int SCHEMA = 1;
  private static final List<String> FOR_PEOPLE = List.of("clauses", "seen", "allowed");

  private TraceJson() {}

  /**
   * A trace, and what it is run on.
   *
   * @param mutant id of the mutant that is in effect; null if none is
   */
  public record Stored(Trace trace, SubjectKind subject, String mutant) {}

  /** Whether a text seems to be a trace rather than a counterexample of a law. */
  public static boolean isTrace(JsonNode root) {
    return root.isObject() && root.has("steps");
  }

  /** The trace as a JSON tree. */
  public static ObjectNode node(Stored stored) {
    ObjectNode node = object();
    node.put("schema", SCHEMA);
    node.put("subject", stored.subject().word());
    node.put("mutant", stored.mutant());
    node.set("scenario", ValueJson.node(stored.trace().scenario()));
    ArrayNode steps = node.putArray("steps");
    stored.trace().steps().forEach(step -> steps.add(ValueJson.node(step)));
    return node;
  }

  /** The same with what a replay showed. */
  public static ObjectNode node(Stored stored, TraceReplay replay) {
    ObjectNode node = node(stored);
    for (int index = 0; index < replay.rows().size(); index++) {
      TraceReplay.Row row = replay.rows().get(index);
      ObjectNode step = (ObjectNode) node.get("steps").get(index);
      row.clauses().forEach(step.putArray("clauses")::add);
      step.put("seen", row.seen());
      row.allowed().forEach(step.putArray("allowed")::add);
    }
    node.put("verdict", replay.diverges() ? replay.why() : "allowed");
    return node;
  }

  /**
   * Reads what {@link #node} gave.
   *
   * @param source where the text comes from, for messages
   * @throws BadInput if it is no trace
   */
  public static Stored read(String json, String source) {
    JsonNode root = ValueJson.parse(json, source, SCHEMA);
    if (root instanceof ObjectNode object) {
      object.remove("verdict");
    }
    expectKeys(root, source, Set.of("schema", "subject", "mutant", "scenario", "steps"));
    String word = text(root.get("subject"), at(source, "subject"));
    if (!SubjectKind.words().contains(word)) {
      String known = String.join(", ", SubjectKind.words());
      throw new BadInput(at(source, "subject"), "found " + word, "write one of " + known);
    }
    JsonNode mutant = root.get("mutant");
    Scenario scenario =
        (Scenario) ValueJson.value(root.get("scenario"), Scenario.class, at(source, "scenario"));
    check(scenario, at(source, "scenario"));
    return new Stored(
        new Trace(scenario, steps(root.get("steps"), at(source, "steps"), scenario)),
        SubjectKind.valueOf(word.toUpperCase(Locale.ROOT)),
        mutant.isNull() ? null : text(mutant, at(source, "mutant")));
  }

  private static List<Step> steps(JsonNode node, String where, Scenario scenario) {
    if (!node.isArray()) {
      throw new BadInput(where, "not an array", "write [ … ]");
    }
    List<Step> steps = new ArrayList<>();
    for (int index = 0; index < node.size(); index++) {
      String place = where + "[" + index + "]";
      if (node.get(index) instanceof ObjectNode object) {
        object.remove(FOR_PEOPLE);
      }
      Step step = (Step) ValueJson.value(node.get(index), Step.class, place);
      if (step.cpu() >= scenario.cpus().size()) {
        String most = "the scenario has CPUs 0 to " + (scenario.cpus().size() - 1);
        throw new BadInput(at(place, "cpu"), "there is no CPU " + step.cpu(), most);
      }
      steps.add(step);
    }
    return steps;
  }

  private static void check(Scenario scenario, String where) {
    if (scenario.cpus().isEmpty()) {
      throw new BadInput(at(where, "cpus"), "there is none", "give at least one");
    }
    for (Map.Entry<Long, Long> word : scenario.words().entrySet()) {
      checkWord(word.getKey(), scenario, at(where, "words"));
    }
    for (long gpa : scenario.scope().words()) {
      checkWord(gpa, scenario, at(where, "scope / words"));
    }
  }

  private static void checkWord(long gpa, Scenario scenario, String where) {
    boolean address = (gpa & 7) == 0 && gpa >>> PhysicalMemory.ADDRESS_BITS == 0;
    Target target = scenario.map().target(gpa);
    if (!address || (target != Target.RAM && target != Target.ROM)) {
      throw new BadInput(
          where,
          "no word of RAM or ROM lies at 0x" + Long.toHexString(gpa),
          "use multiples of 8 in regions of the map");
    }
  }
}
