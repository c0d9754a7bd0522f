package org.btmmu.conformance.sample;

import java.util.Random;

/** Draws a value; thin, so that a law rather than its arguments takes the time. */
interface Draw {
  /** A value. */
  Object from(Random random);

  /** A value that differs little from {@code model}, where the type has such. */
  default Object near(Object model, Random random) {
    return from(random);
  }

  /** One value of each. */
  static Object[] all(Draw[] draws, Random random) {
    Object[] values = new Object[draws.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = draws[i].from(random);
    }
    return values;
  }
}
