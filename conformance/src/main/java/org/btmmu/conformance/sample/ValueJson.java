package org.btmmu.conformance.sample;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btmmu.conformance.snapshot.BadInput;
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
 * Values as JSON, read strictly. A long is a string {@code "0x…"}, an int a number, an enum its
 * constant's name, a record an object (one of a sealed interface with its name under {@code kind}),
 * a list or an array an array, a map from addresses to words an object, and a memory {@code
 * {"default": "0x0", "words": {"0x<gpa>": "0x<word>"}, "read_only_pages": ["0x<gpa >> 12>"]}}.
 */
public final class ValueJson {
  private static final String KIND = "kind";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private ValueJson() {}

  /**
   * Parses a text.
   *
   * @param source where it comes from, for messages
   * @throws BadInput if it is not JSON, has a doubled key, or another number of the schema
   */
  public static JsonNode parse(String json, String source, int schema) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw BadInput.notJson(source, e);
    }
    if (root.isObject() && root.has("schema") && !isInt(root.get("schema"), schema)) {
      String what = "schema " + root.get("schema") + " is unknown";
      throw new BadInput(source, what, "this version reads schema " + schema);
    }
    return root;
  }

  /** The tree as indented JSON. */
  public static String write(JsonNode node) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
  }

  /** A value as JSON. */
  public static JsonNode node(Object value) {
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
      case String text -> nodes.stringNode(text);
      case Iterable<?> all -> arrayNode(all);
      case Map<?, ?> map -> {
        ObjectNode node = object();
        map.forEach((gpa, word) -> node.put(hex((Long) gpa), hex((Long) word)));
        yield node;
      }
      case long[] numbers -> arrayNode(Arrays.stream(numbers).boxed().toList());
      case Object[] all -> arrayNode(Arrays.asList(all));
      default ->
          throw new IllegalArgumentException(
              "a counterexample cannot hold a " + value.getClass().getName());
    };
  }

  private static ArrayNode arrayNode(Iterable<?> all) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    all.forEach(one -> array.add(node(one)));
    return array;
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
    if (Arrays.stream(fields.getClass().getInterfaces()).anyMatch(Class::isSealed)) {
      node.put(KIND, fields.getClass().getSimpleName());
    }
    RecordComponent[] components = fields.getClass().getRecordComponents();
    Object[] values = Records.components(fields);
    for (int i = 0; i < components.length; i++) {
      node.set(components[i].getName(), node(values[i]));
    }
    return node;
  }

  /**
   * Reads a value.
   *
   * @param where where it is, for messages
   * @throws BadInput if it is no value of this type
   */
  public static Object value(JsonNode node, Type generic, String where) {
    if (generic instanceof ParameterizedType collection) {
      return collection(node, collection, where);
    }
    Class<?> type = (Class<?>) generic;
    if (type.isArray()) {
      List<Object> all = elements(node, type.getComponentType(), where);
      Object array = Array.newInstance(type.getComponentType(), all.size());
      for (int i = 0; i < all.size(); i++) {
        Array.set(array, i, all.get(i));
      }
      return array;
    }
    if (type.isSealed() && type.isInterface()) {
      return ofKind(node, type, where);
    }
    if (!type.isRecord()) {
      return scalar(node, type, where);
    }
    boolean named = node.has(KIND) && node.get(KIND).equals(node(type.getSimpleName()));
    return fields(node, type, where, named ? Set.of(KIND) : Set.of());
  }

  private static Object collection(JsonNode node, ParameterizedType type, String where) {
    Type element = type.getActualTypeArguments()[0];
    if (type.getRawType() == List.class) {
      return List.copyOf(elements(node, element, where));
    }
    if (type.getRawType() == SortedSet.class) {
      TreeSet<String> names = new TreeSet<>();
      elements(node, element, where).forEach(name -> names.add((String) name));
      return names;
    }
    if (type.getRawType() != SortedMap.class || !node.isObject()) {
      throw new BadInput(where, "not an object", "write addresses and words");
    }
    SortedMap<Long, Long> words = new TreeMap<>();
    for (Map.Entry<String, JsonNode> word : node.properties()) {
      String place = at(where, word.getKey());
      words.put(number(word.getKey(), place), number(word.getValue(), place));
    }
    return words;
  }

  private static List<Object> elements(JsonNode node, Type type, String where) {
    if (!node.isArray()) {
      throw new BadInput(where, "not an array", "write [ … ]");
    }
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      elements.add(value(node.get(i), type, where + "[" + i + "]"));
    }
    return elements;
  }

  private static Object ofKind(JsonNode node, Class<?> type, String where) {
    List<String> kinds = new ArrayList<>();
    String name = node.isObject() && node.has(KIND) ? text(node.get(KIND), at(where, KIND)) : "";
    for (Class<?> kind : type.getPermittedSubclasses()) {
      kinds.add(kind.getSimpleName());
      if (kind.getSimpleName().equals(name)) {
        return fields(node, kind, where, Set.of(KIND));
      }
    }
    String what = name.isEmpty() ? "no key " + KIND : "unknown kind " + name;
    throw new BadInput(where, what, "write one of " + String.join(", ", kinds));
  }

  private static Object scalar(JsonNode node, Class<?> type, String where) {
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
    if (type == long.class || type == Long.class) {
      return number(node, where);
    }
    if (type == PhysicalMemory.class) {
      return memory(node, where);
    }
    if (type.isEnum()) {
      return constant(text(node, where), type, where);
    }
    if (type == String.class) {
      return text(node, where);
    }
    throw new IllegalArgumentException("a counterexample cannot hold a " + type.getName());
  }

  private static Object fields(JsonNode node, Class<?> type, String where, Set<String> others) {
    RecordComponent[] components = type.getRecordComponents();
    Set<String> names = new TreeSet<>(others);
    for (RecordComponent component : components) {
      names.add(component.getName());
    }
    expectKeys(node, where, names);
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      String name = components[i].getName();
      values[i] = value(node.get(name), components[i].getGenericType(), at(where, name));
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

  /** A string. */
  public static String text(JsonNode node, String where) {
    if (!node.isString()) {
      throw new BadInput(where, "found " + node, "write a string, in quotes");
    }
    return node.stringValue();
  }

  /** Sees to it that a node is an object with exactly these keys. */
  public static void expectKeys(JsonNode node, String where, Set<String> keys) {
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

  /** A place inside another, for messages. */
  public static String at(String where, String key) {
    return where + " / " + key;
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  /** An empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
