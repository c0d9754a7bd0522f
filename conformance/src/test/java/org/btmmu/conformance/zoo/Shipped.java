package org.btmmu.conformance.zoo;

import java.util.function.IntUnaryOperator;

/** Stands for shipped code in the tests of the zoo. */
public final class Shipped {
  private final int step;
  private final long[] words = new long[3];

  /** A counter that goes up by {@code step}. */
  public Shipped(int step) {
    this.step = step;
  }

  /** Twice the number. */
  public static int twice(int number) {
    return 2 * number;
  }

  /** Twice the number, for longs: another method of the same name. */
  public static long twice(long number) {
    return 2 * number;
  }

  /** Four times the number. */
  public static int fourTimes(int number) {
    return twice(twice(number));
  }

  /** The next value after {@code number}. */
  public int next(int number) {
    return number + step;
  }

  /** Sets the word at an index, 0 to 2. */
  public void put(int index, long word) {
    words[index] = word;
  }

  /** The word at an index, 0 to 2. */
  public long get(int index) {
    return words[index];
  }

  /** A number that is only asked for by a reference to the method. */
  public static int half(int number) {
    return number / 2;
  }

  /** Half the number, by a method reference. */
  public static int halfByReference(int number) {
    IntUnaryOperator half = Shipped::half;
    return half.applyAsInt(number);
  }

  /** A method that nobody calls. */
  public static int unused() {
    return 0;
  }
}
