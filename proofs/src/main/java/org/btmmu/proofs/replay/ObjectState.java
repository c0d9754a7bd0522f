package org.btmmu.proofs.replay;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A mutable object as a law's argument, by what differs from its prototype; immutable itself: the
 * law is given an object that is made for it.
 */
public final class ObjectState {
  private final Prototype prototype;

  /** By the places' names, then by index; 0 for a field. */
  private final SortedMap<String, SortedMap<Integer, Long>> changes;

  private ObjectState(Prototype prototype, SortedMap<String, SortedMap<Integer, Long>> changes) {
    this.prototype = prototype;
    this.changes = changes;
  }

  /** The prototype itself. */
  public static ObjectState of(Prototype prototype) {
    return new ObjectState(prototype, new TreeMap<>());
  }

  /** An object of the prototype's shape as it is now. */
  public static ObjectState of(Prototype prototype, Object object) {
    ObjectState state = of(prototype);
    for (Place place : prototype.places()) {
      boolean changed = !prototype.isAlike(place, object);
      for (int i = 0; changed && i < place.count(); i++) {
        state.put(place, i, place.get(object, i));
      }
    }
    return state;
  }

  /** The same, with another value at one place. */
  public ObjectState with(Place place, int index, long value) {
    return with(place, new TreeMap<>(java.util.Map.of(index, value)));
  }

  /** The same, with other values at some indices of one place. */
  public ObjectState with(Place place, SortedMap<Integer, Long> values) {
    SortedMap<String, SortedMap<Integer, Long>> copy = new TreeMap<>(changes);
    copy.computeIfPresent(place.name(), (name, old) -> new TreeMap<>(old));
    ObjectState next = new ObjectState(prototype, copy);
    values.forEach(
        (index, value) -> next.put(place, Objects.checkIndex(index, place.count()), value));
    return next;
  }

  /** The same, with the prototype's values at some indices of one place. */
  public ObjectState without(Place place, Iterable<Integer> indices) {
    SortedMap<Integer, Long> values = new TreeMap<>();
    indices.forEach(index -> values.put(index, prototype.value(place, index)));
    return with(place, values);
  }

  private void put(Place place, int index, long value) {
    long number = Place.number(place.value(value));
    if (number != prototype.value(place, index)) {
      changes.computeIfAbsent(place.name(), name -> new TreeMap<>()).put(index, number);
    } else if (changes.containsKey(place.name())) {
      changes.get(place.name()).remove(index);
      changes.computeIfPresent(place.name(), (name, left) -> left.isEmpty() ? null : left);
    }
  }

  /** The shape. */
  public Prototype prototype() {
    return prototype;
  }

  /** The values at a place that differ from the prototype's, by index; 0 for a field. */
  public SortedMap<Integer, Long> changes(Place place) {
    return Collections.unmodifiableSortedMap(
        changes.getOrDefault(place.name(), Collections.emptySortedMap()));
  }

  /** A new object in this state. */
  public Object make() {
    Object made = prototype.make(0);
    for (Place place : prototype.places()) {
      changes(place).forEach((index, value) -> place.set(made, index, value));
    }
    return made;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectState state
        && prototype.isLike(state.prototype)
        && changes.equals(state.changes);
  }

  @Override
  public int hashCode() {
    return changes.hashCode();
  }

  /** For example {@code Tlb[next = 3, tags[5] = 0x12, otherwise as of empty(0)]}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", prototype.root().type().getSimpleName() + "[", "]");
    for (Place place : prototype.places()) {
      changes(place)
          .forEach((index, value) ->
              text.add(
                  place.name()
                      + (place.isArray() ? "[" + index + "]" : "")
                      + " = "
                      + text(place.value(value))));
    }
    return text.add("otherwise as " + prototype.name() + "(0)").toString();
  }

  private static String text(Object value) {
    return switch (value) {
      case Long number -> "0x" + Long.toHexString(number);
      case Character c -> String.valueOf((int) c);
      default -> String.valueOf(value);
    };
  }
}
