package org.btmmu.conformance.campaign;

import java.util.List;
import java.util.SplittableRandom;

/** The choices of one trace: they depend on the campaign's seed and the trace's number alone. */
final class Chance {
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private final SplittableRandom random;

  Chance(long seed, long number) {
    this.random = new SplittableRandom(seed * SPREAD + Long.rotateLeft(number * SPREAD, 32));
  }

  /** True so many times of a hundred. */
  boolean percent(int times) {
    return random.nextInt(100) < times;
  }

  /** One of 0 … {@code bound} − 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** 64 arbitrary bits. */
  long bits() {
    return random.nextLong();
  }

  /** One of these. */
  long pick(long... values) {
    return values[random.nextInt(values.length)];
  }

  /** One of these. */
  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** The bit, so many times of a hundred; otherwise 0. */
  long flag(int times, long bit) {
    return percent(times) ? bit : 0;
  }

  /** The index of one of the weights, each as often as it weighs. */
  int weighted(int... weights) {
    int sum = 0;
    for (int weight : weights) {
      sum += weight;
    }
    int left = random.nextInt(sum);
    int index = 0;
    while (left >= weights[index]) {
      left -= weights[index++];
    }
    return index;
  }
}
