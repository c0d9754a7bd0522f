package org.btmmu.conformance.sample;

import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.btmmu.conformance.sample.Counterexample.FoundBy;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.replay.ObjectState;
import org.btmmu.proofs.replay.WordMemory;
import org.btmmu.spec.memory.PhysicalMemory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counterexamples as JSON: {@code {"schema": 1, "law": id, "mutant": id or null, "found_by":
 * "sampling" or "proof", "arguments": {name: value}}}. A long is a string {@code "0x…"}, an int a
 * number, an enum its constant's name, a record an object, and a memory {@code {"default": "0x0",
 * "words": {"0x<gpa>": "0x<word>"}, "read_only_pages": ["0x<gpa >> 12>"]}}. An object that changes
 * is {@code {"class": name, field: value, field: {index: value}}}, by the primitive fields and the
 * elements of arrays that differ from its prototype.
 */
public final class CounterexampleJson {
  private static final int SCHEMA = 1;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final String LAWS = "prove --list names the laws";

  private CounterexampleJson() {}

  /** The counterexample as indented JSON. */
  public static String write(Counterexample counterexample) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node(counterexample));
  }

  /** The counterexample as a JSON tree, to be put into a larger report. */
  public static ObjectNode node(Counterexample counterexample) {
    ObjectNode arguments = object();
    counterexample.named().forEach((name, value) -> arguments.set(name, node(value)));
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
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw BadInput.notJson(source, e);
    }
    if (root.isObject() && root.has("schema") && !isInt(root.get("schema"), SCHEMA)) {
      String what = "schema " + root.get("schema") + " is unknown";
      throw new BadInput(source, what, "this version reads schema " + SCHEMA);
    }
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
              .orElseGet(() -> value(node.get(name), parameter.getType(), at(where, name))));
    }
    return values;
  }

  /** A value as it stands in the text. */
  static JsonNode node(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case Boolean flag -> nodes.booleanNode(flag);
      case Integer number -> nodes.numberNode(number);
      case Short number -> nodes.numberNode((int) number);
      case Byte number -> nodes.numberNode((int) number);
      case Character number -> nodes.numberNode((int) number);
      case Long number -> nodes.stringNode(hex(number));
      case Enum<?> constant -> nodes.stringNode(constant.name());
      case WordMemory memory -> memoryNode(memory);
      case ObjectState state -> ObjectJson.node(state);
      case Record fields -> recordNode(fields);
      default ->
          throw new IllegalArgumentException(
              "a counterexample cannot hold a " + value.getClass().getName());
    };
  }

  private static ObjectNode memoryNode(WordMemory memory) {
    ObjectNode words = object();
    memory.words().forEach((gpa, word) -> words.put(hex(gpa), hex(word)));
    ArrayNode pages = JsonNodeFactory.instance.arrayNode();
    memory.readOnlyPages().forEach(page -> pages.add(hex(page)));
    ObjectNode node = object();
    node.put("default", hex(memory.defaultWord()));
    node.set("words", words);
    node.set("read_only_pages", pages);
    return node;
  }

  private static ObjectNode recordNode(Record fields) {
    ObjectNode node = object();
    RecordComponent[] components = fields.getClass().getRecordComponents();
    Object[] values = Records.components(fields);
    for (int i = 0; i < components.length; i++) {
      node.set(components[i].getName(), node(values[i]));
    }
    return node;
  }

  /**
   * A value of a type.
   *
   * @param where for messages
   */
  static Object value(JsonNode node, Class<?> type, String where) {
    if (type == boolean.class) {
      if (!node.isBoolean()) {
        throw new BadInput(where, "found " + node, "write true or false");
      }
      return node.booleanValue();
    }
    if (type == int.class) {
      if (!node.isIntegralNumber() || !node.canConvertToInt()) {
        throw new BadInput(where, "found " + node, "write a 32-bit number, without quotes");
      }
      return node.intValue();
    }
    if (type == short.class) {
      return (short) whole(node, Short.MIN_VALUE, Short.MAX_VALUE, where);
    }
    if (type == byte.class) {
      return (byte) whole(node, Byte.MIN_VALUE, Byte.MAX_VALUE, where);
    }
    if (type == char.class) {
      return (char) whole(node, Character.MIN_VALUE, Character.MAX_VALUE, where);
    }
    if (type == long.class) {
      return number(node, where);
    }
    if (type == PhysicalMemory.class) {
      return memory(node, where);
    }
    if (type.isEnum()) {
      return constant(text(node, where), type, where);
    }
    if (type.isRecord()) {
      return fields(node, type, where);
    }
    throw new IllegalArgumentException("a counterexample cannot hold a " + type.getName());
  }

  private static Object fields(JsonNode node, Class<?> type, String where) {
    RecordComponent[] components = type.getRecordComponents();
    Set<String> names = new TreeSet<>();
    for (RecordComponent component : components) {
      names.add(component.getName());
    }
    expectKeys(node, where, names);
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      String name = components[i].getName();
      values[i] = value(node.get(name), components[i].getType(), at(where, name));
    }
    try {
      return Records.make(Records.constructor(type), values);
    } catch (IllegalArgumentException e) {
      throw new BadInput(where, String.valueOf(e.getMessage()), "mend its values");
    }
  }

  private static WordMemory memory(JsonNode node, String where) {
    expectKeys(node, where, Set.of("default", "words", "read_only_pages"));
    WordMemory memory = new WordMemory(number(node.get("default"), at(where, "default")));
    if (!node.get("words").isObject() || !node.get("read_only_pages").isArray()) {
      throw new BadInput(where, "bad memory", "words is an object, read_only_pages an array");
    }
    for (Map.Entry<String, JsonNode> word : node.get("words").properties()) {
      String place = at(where, "words." + word.getKey());
      try {
        memory.put(number(word.getKey(), place), number(word.getValue(), place));
      } catch (IllegalArgumentException e) {
        throw new BadInput(place, e.getMessage(), "use multiples of 8 below 2^52");
      }
    }
    for (JsonNode page : node.get("read_only_pages")) {
      memory.readOnly(number(page, at(where, "read_only_pages")));
    }
    return memory;
  }

  private static FoundBy foundBy(String word, String where) {
    for (FoundBy known : FoundBy.values()) {
      if (known.word().equals(word)) {
        return known;
      }
    }
    throw new BadInput(where, "found " + word, "write sampling or proof");
  }

  private static Object constant(String name, Class<?> type, String where) {
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      names.add(((Enum<?>) constant).name());
      if (names.getLast().equals(name)) {
        return constant;
      }
    }
    throw new BadInput(where, "found " + name, "write one of " + String.join(", ", names));
  }

  private static int whole(JsonNode node, int least, int most, String where) {
    boolean good = node.isIntegralNumber() && node.canConvertToInt();
    if (!good || node.intValue() < least || node.intValue() > most) {
      throw new BadInput(where, "found " + node, "write a number from " + least + " to " + most);
    }
    return node.intValue();
  }

  private static long number(JsonNode node, String where) {
    return number(text(node, where), where);
  }

  private static long number(String text, String where) {
    try {
      if (text.startsWith("0x")) {
        return Long.parseUnsignedLong(text.substring(2), 16);
      }
      throw new BadInput(where, "bad number " + text, "write hexadecimal like \"0x1f\"");
    } catch (NumberFormatException e) {
      throw new BadInput(where, "bad number " + text, "write at most 16 hex digits after 0x");
    }
  }

  static String text(JsonNode node, String where) {
    if (!node.isString()) {
      throw new BadInput(where, "found " + node, "write a string, in quotes");
    }
    return node.stringValue();
  }

  private static void expectKeys(JsonNode node, String where, Set<String> keys) {
    String known = "its keys are " + String.join(", ", new TreeSet<>(keys));
    if (!node.isObject()) {
      throw new BadInput(where, "not an object", known);
    }
    for (String name : node.propertyNames()) {
      if (!keys.contains(name)) {
        throw new BadInput(where, "unknown key " + name, known);
      }
    }
    for (String name : new TreeSet<>(keys)) {
      if (!node.has(name)) {
        throw new BadInput(where, "no key " + name, known);
      }
    }
  }

  private static boolean isInt(JsonNode node, int value) {
    return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() == value;
  }

  static String at(String where, String key) {
    return where + " / " + key;
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
