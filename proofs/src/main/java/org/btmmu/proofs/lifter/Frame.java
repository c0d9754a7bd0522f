package org.btmmu.proofs.lifter;

import java.util.TreeMap;

/**
 * The symbolic execution of one method call: the states that wait, at most one for each position.
 *
 * <p>The state at the smallest position goes on first, but a loop's next round begins only when no
 * state is left in the present one. As javac puts a loop before what follows it, all ways out of a
 * loop or a switch meet before anything after it is executed.
 */
final class Frame {
  final Code code;
  private final Merging merging;
  private final int maxUnroll;
  private final TreeMap<Integer, State> pending = new TreeMap<>();
  private final int[] rounds;

  /** The position of the instruction that is being executed. */
  int at;

  Frame(Code code, Merging merging, int maxUnroll, State start) {
    this.code = code;
    this.merging = merging;
    this.maxUnroll = maxUnroll;
    this.rounds = new int[code.instructions().length];
    pending.put(0, start);
  }

  /** The position after the last instruction, where the ways out of the method meet. */
  int end() {
    return rounds.length;
  }

  /** Lets {@code state} wait at a position, joined with what waits there. */
  void wait(int position, State state) {
    if (position <= at && ++rounds[at] > maxUnroll) {
      throw new Refused(
          "the loop goes round more than " + maxUnroll + " times; give it a constant bound");
    }
    State other = pending.get(position);
    pending.put(position, other == null ? state : merging.merge(other, state));
  }

  /** Whether a state at {@code position} has to wait for, or be joined with, another. */
  boolean isBehind(int position) {
    return !pending.isEmpty()
        && (pending.firstKey() <= position || code.loopEnds()[position] >= pending.firstKey());
  }

  /** Takes the next waiting state and sets {@link #at} to its position; null if none waits. */
  State next() {
    if (pending.isEmpty()) {
      return null;
    }
    int position = pending.firstKey();
    Integer inside = pending.higherKey(position);
    while (inside != null && inside <= code.loopEnds()[position]) {
      position = inside;
      inside = pending.higherKey(position);
    }
    at = position;
    return pending.remove(position);
  }
}
