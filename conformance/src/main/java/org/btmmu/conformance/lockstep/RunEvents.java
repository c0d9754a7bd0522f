package org.btmmu.conformance.lockstep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What came to a processor from outside, in order: answers of ports and interrupts.
 *
 * <p>One event is four numbers: at which step it came, what it is, the port or 0, the value or the
 * vector.
 */
public final class RunEvents {
  /** What an event is: an interrupt, or an access of so many bytes, with {@link #OUT} or not. */
  static final int INTERRUPT = 0, OUT = 8;

  private static final int NUMBERS = 4;

  private long[] numbers = new long[64 * NUMBERS];
  private int count;

  /** Adds an event. */
  void add(long step, int kind, int port, int value) {
    if (NUMBERS * count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * numbers.length);
    }
    numbers[NUMBERS * count] = step;
    numbers[NUMBERS * count + 1] = kind;
    numbers[NUMBERS * count + 2] = port;
    numbers[NUMBERS * count + 3] = value;
    count++;
  }

  int count() {
    return count;
  }

  long step(int event) {
    return numbers[NUMBERS * event];
  }

  int kind(int event) {
    return (int) numbers[NUMBERS * event + 1];
  }

  int port(int event) {
    return (int) numbers[NUMBERS * event + 2];
  }

  int value(int event) {
    return (int) numbers[NUMBERS * event + 3];
  }

  /** The events from one on, their steps counted from a later one. */
  RunEvents from(int first, long step) {
    RunEvents rest = new RunEvents();
    for (int i = first; i < count; i++) {
      rest.add(step(i) - step, kind(i), port(i), value(i));
    }
    return rest;
  }

  /** Forgets the first events. */
  void drop(int first) {
    System.arraycopy(numbers, NUMBERS * first, numbers, 0, NUMBERS * (count - first));
    count -= first;
  }

  /** All of them, each a list of its numbers. */
  List<long[]> all() {
    List<long[]> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(Arrays.copyOfRange(numbers, NUMBERS * i, NUMBERS * (i + 1)));
    }
    return all;
  }
}
