package org.btmmu.conformance.sample;

import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.proofs.replay.ObjectState;
import org.btmmu.proofs.replay.Place;
import org.btmmu.proofs.replay.Prototype;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The objects that change, in {@link CounterexampleJson}. */
final class ObjectJson {
  /** No field has this name. */
  private static final String CLASS = "class";

  private ObjectJson() {}

  /** The shape of a law's parameter, if that is such an object. */
  static Optional<Prototype> prototype(Parameter parameter, String where) {
    try {
      return Prototype.of(parameter);
    } catch (IllegalArgumentException e) {
      throw new BadInput(where, e.getMessage(), "mend the law");
    }
  }

  /** What differs from the prototype. */
  static ObjectNode node(ObjectState state) {
    ObjectNode node = CounterexampleJson.object();
    node.put(CLASS, state.prototype().root().type().getName());
    for (Place place : state.prototype().places()) {
      ObjectNode elements = CounterexampleJson.object();
      state
          .changes(place)
          .forEach((index, value) ->
              elements.set("" + index, CounterexampleJson.node(place.value(value))));
      if (!elements.isEmpty()) {
        node.set(place.name(), place.isArray() ? elements : elements.get("0"));
      }
    }
    return node;
  }

  /** An object of the prototype's shape. */
  static Object read(JsonNode node, Prototype prototype, String where) {
    String type = prototype.root().type().getName();
    if (!node.isObject() || !node.has(CLASS)) {
      throw new BadInput(
          where, "no object with its class", "begin with \"class\": \"" + type + "\"");
    }
    String named = CounterexampleJson.text(node.get(CLASS), CounterexampleJson.at(where, CLASS));
    if (!named.equals(type)) {
      throw new BadInput(
          CounterexampleJson.at(where, CLASS), "found " + named, "the law takes a " + type);
    }
    Map<String, Place> places = new TreeMap<>();
    prototype.places().forEach(place -> places.put(place.name(), place));
    ObjectState state = ObjectState.of(prototype);
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String at = CounterexampleJson.at(where, field.getKey());
      Place place = places.get(field.getKey());
      if (place != null) {
        state = state.with(place, values(field.getValue(), place, at));
      } else if (!field.getKey().equals(CLASS)) {
        throw new BadInput(at, "no such field", "it has " + String.join(", ", places.keySet()));
      }
    }
    return state;
  }

  /** What differs from the prototype at one place, by index. */
  private static SortedMap<Integer, Long> values(JsonNode node, Place place, String where) {
    SortedMap<Integer, Long> values = new TreeMap<>();
    if (!place.isArray()) {
      values.put(0, Place.number(CounterexampleJson.value(node, place.type(), where)));
      return values;
    }
    if (!node.isObject()) {
      throw new BadInput(where, "found " + node, "write {\"index\": value}");
    }
    for (Map.Entry<String, JsonNode> element : node.properties()) {
      String at = CounterexampleJson.at(where, element.getKey());
      values.put(
          index(element.getKey(), place, at),
          Place.number(CounterexampleJson.value(element.getValue(), place.type(), at)));
    }
    return values;
  }

  private static int index(String text, Place place, String where) {
    try {
      return Objects.checkIndex(Integer.parseInt(text), place.count());
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new BadInput(where, "bad index " + text, "write one from 0 to " + (place.count() - 1));
    }
  }
}
