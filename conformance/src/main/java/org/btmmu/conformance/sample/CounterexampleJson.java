package org.btmmu.conformance.sample;

import static org.btmmu.conformance.sample.ValueJson.at;
import static org.btmmu.conformance.sample.ValueJson.expectKeys;
import static org.btmmu.conformance.sample.ValueJson.object;
import static org.btmmu.conformance.sample.ValueJson.text;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.btmmu.conformance.sample.Counterexample.FoundBy;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.proofs.LawMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counterexamples as JSON: {@code {"schema": 1, "law": id, "mutant": id or null, "found_by":
 * "sampling" or "proof", "arguments": {name: value}}}, values as {@link ValueJson} has them. An
 * object that changes is {@code {"class": name, field: value, field: {index: value}}}, by the
 * primitive fields and the elements of arrays that differ from its prototype.
 */
public final class CounterexampleJson {
  private static final int SCHEMA = 1;

  private static final String LAWS = "prove --list names the laws";

  private CounterexampleJson() {}

  /** The counterexample as indented JSON. */
  public static String write(Counterexample counterexample) {
    return ValueJson.write(node(counterexample));
  }

  /** The counterexample as a JSON tree, to be put into a larger report. */
  public static ObjectNode node(Counterexample counterexample) {
    ObjectNode arguments = object();
    counterexample.named().forEach((name, value) -> arguments.set(name, ValueJson.node(value)));
    ObjectNode node = object();
    node.put("schema", SCHEMA);
    node.put("law", counterexample.law().id());
    node.put("mutant", counterexample.mutant());
    node.put("found_by", counterexample.foundBy().word());
    node.set("arguments", arguments);
    return node;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param source where the text comes from, for messages
   * @param laws the laws that the text may name
   * @throws BadInput if the text is not JSON, or has an unknown law, an unknown, missing or doubled
   *     key, a bad number or another schema, or an object whose shape is another one now
   */
  public static Counterexample read(String json, String source, List<LawMethod> laws) {
    JsonNode root = ValueJson.parse(json, source, SCHEMA);
    expectKeys(root, source, Set.of("schema", "law", "mutant", "found_by", "arguments"));
    String id = text(root.get("law"), at(source, "law"));
    LawMethod law =
        laws.stream()
            .filter(known -> known.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new BadInput(at(source, "law"), "no law " + id, LAWS));
    JsonNode mutant = root.get("mutant");
    return new Counterexample(
        law,
        mutant.isNull() ? null : text(mutant, at(source, "mutant")),
        foundBy(text(root.get("found_by"), at(source, "found_by")), at(source, "found_by")),
        arguments(root.get("arguments"), at(source, "arguments"), law));
  }

  private static List<Object> arguments(JsonNode node, String where, LawMethod law) {
    expectKeys(node, where, Set.copyOf(Arguments.names(law)));
    List<Object> values = new ArrayList<>();
    for (Parameter parameter : law.method().getParameters()) {
      String name = parameter.getName();
      values.add(
          ObjectJson.prototype(parameter, at(where, name))
              .map(prototype -> ObjectJson.read(node.get(name), prototype, at(where, name)))
              .orElseGet(
                  () -> ValueJson.value(node.get(name), parameter.getType(), at(where, name))));
    }
    return values;
  }

  private static FoundBy foundBy(String word, String where) {
    for (FoundBy known : FoundBy.values()) {
      if (known.word().equals(word)) {
        return known;
      }
    }
    throw new BadInput(where, "found " + word, "write sampling or proof");
  }
}
