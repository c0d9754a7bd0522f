package org.btmmu.conformance.modelcheck;

import java.util.Arrays;

/**
 * The states that are gone on with, each by its shortest trace: the state before, and the last step
 * as its number in the alphabet. State 0 is the start.
 */
final class Nodes {
  private int[] before = new int[1 << 10];
  private short[] last = new short[1 << 10];
  private int count = 1;

  /** How many there are. */
  int count() {
    return count;
  }

  /** Adds a state. */
  void add(int node, int step) {
    if (count == before.length) {
      before = Arrays.copyOf(before, count * 2);
      last = Arrays.copyOf(last, count * 2);
    }
    before[count] = node;
    last[count] = (short) step;
    count++;
  }

  /** The steps from the start to a state, as their numbers in the alphabet. */
  int[] trace(int node) {
    int length = 0;
    for (int at = node; at != 0; at = before[at]) {
      length++;
    }
    int[] steps = new int[length];
    for (int at = node; at != 0; at = before[at]) {
      steps[--length] = last[at];
    }
    return steps;
  }
}
