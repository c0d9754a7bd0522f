package org.btmmu.proofs.lifter;

import java.util.List;
import java.util.Map;
import org.btmmu.proofs.replay.Place;
import org.btmmu.proofs.replay.Prototype;

/** How an argument of a law was made symbolic: enough to build a Java value from a model. */
public sealed interface Input {
  /** Where it comes from, for people: the parameter's name, then component names after dots. */
  String name();

  /**
   * A primitive.
   *
   * @param type {@code boolean.class}, {@code int.class} …
   * @param term a VARIABLE of the type's natural width: 1 for boolean, 8, 16, 32 or 64
   */
  record Primitive(String name, Class<?> type, Term term) implements Input {}

  /**
   * A record.
   *
   * @param components one for each record component, in order
   */
  record Composite(String name, Class<?> type, List<Input> components) implements Input {}

  /** An enum constant that was chosen for this obligation. */
  record Chosen(String name, Enum<?> constant) implements Input {}

  /**
   * Any constant of an enum.
   *
   * @param constants all, in order
   * @param selector a VARIABLE: the ordinal. The hypothesis says that it is in range.
   */
  record Selected(String name, Class<?> type, List<Enum<?>> constants, Term selector)
      implements Input {}

  /**
   * A {@link org.btmmu.spec.memory.PhysicalMemory}.
   *
   * @param contents a VARIABLE: 64-bit words under 49-bit indices (gpa bits 51:3)
   * @param readOnlyPages a VARIABLE: 1 bit under 40-bit page numbers (gpa bits 51:12); 1 where
   *     writes change nothing
   */
  record Memory(String name, Term contents, Term readOnlyPages) implements Input {}

  /**
   * A mutable object.
   *
   * @param prototype its shape
   * @param contents for each place a VARIABLE: a bit vector of the type's natural width for a
   *     field, and for an array an array of such under indices of {@link Place#indexWidth} bits
   */
  record State(String name, Prototype prototype, Map<Place, Term> contents) implements Input {}
}
