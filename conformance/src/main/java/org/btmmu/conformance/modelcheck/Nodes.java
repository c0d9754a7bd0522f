package org.btmmu.conformance.modelcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.btmmu.spec.guest.Step;

/**
 * The states found, each by its shortest trace: the state before, and the last step as its number
 * in the alphabet. State 0 is the start.
 */
final class Nodes {
  private final List<Step> alphabet;
  private int[] before = new int[1 << 10];
  private short[] last = new short[1 << 10];
  private int count = 1;

  Nodes(List<Step> alphabet) {
    this.alphabet = alphabet;
  }

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

  /** The steps from the start to a state. */
  List<Step> trace(int node) {
    List<Step> steps = new ArrayList<>();
    for (int at = node; at != 0; at = before[at]) {
      steps.add(alphabet.get(last[at]));
    }
    Collections.reverse(steps);
    return steps;
  }
}
