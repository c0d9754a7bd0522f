package org.btmmu.conformance.sample;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Random;

/** Draws records of one type, component by component. */
final class RecordDraw implements Draw {
  private static final int MOST_ATTEMPTS = 10_000;

  private final MethodHandle constructor;
  private final List<MethodHandle> accessors;
  private final Draw[] components;

  /**
   * @param type the record type
   * @param components how each of its components is drawn
   */
  RecordDraw(Class<?> type, Draw[] components) {
    this.constructor = Records.constructor(type);
    this.accessors = Records.accessors(type);
    this.components = components;
  }

  /**
   * A record.
   *
   * @throws IllegalArgumentException if the record's own constructor refuses all that is drawn
   */
  @Override
  public Object from(Random random) {
    IllegalArgumentException refusal = null;
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      try {
        return Records.make(constructor, Draw.all(components, random));
      } catch (IllegalArgumentException e) {
        refusal = e; // such a record does not exist: the next draw
      }
    }
    throw new IllegalArgumentException(
        "no record in " + MOST_ATTEMPTS + " draws: give its components narrower types", refusal);
  }

  @Override
  public Object near(Object model, Random random) {
    Object[] values = Records.components(accessors, model);
    for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
      int place = random.nextInt(values.length);
      values[place] =
          random.nextBoolean()
              ? components[place].near(values[place], random)
              : components[place].from(random);
    }
    try {
      return Records.make(constructor, values);
    } catch (IllegalArgumentException e) {
      return model; // no such neighbour exists
    }
  }
}
