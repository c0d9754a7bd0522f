package org.btmmu.proofs.replay;

import java.lang.reflect.Field;
import java.util.Map;

/**
 * What a field of an object that a law takes as an argument holds. Of parts, identity counts:
 * fields that refer to one array or object that changes have one part, and no others have.
 */
public sealed interface Part {
  /** Any value, or any elements. */
  record Open(Place place) implements Part {}

  /**
   * What never changes, and is the same in all arguments of one shape.
   *
   * @param value a boxed primitive, an immutable object, or null
   */
  record Fixed(Object value) implements Part {}

  /**
   * An object that changes, or the argument itself; fields that refer to one object have one part.
   *
   * @param type its exact class
   * @param parts by its fields, those of superclasses included, all accessible
   */
  record Owned(Class<?> type, Map<Field, Part> parts) implements Part {}
}
