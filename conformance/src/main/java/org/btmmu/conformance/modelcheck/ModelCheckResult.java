package org.btmmu.conformance.modelcheck;

import java.util.List;
import java.util.SortedMap;

/**
 * What a search found.
 *
 * @param scope what was searched
 * @param symmetric whether the symmetries were used; not if the implementation does not have them
 * @param states how many different states the traces lead to
 * @param reducedStates how many of them were gone on with; the others are the same renamed
 * @param transitions how many steps of each kind were made and checked
 * @param withChoice how many of these steps could have had two or more outcomes
 * @param levels how many states were new after 0, 1, 2, … steps, without renamed ones
 * @param exhausted whether no state was left to go on with, so that longer traces lead to no other
 *     state, as far as the implementation tells its state
 * @param seconds how long it took
 * @param violations what is not allowed, shortest traces first; the search ends with their length
 */
public record ModelCheckResult(
    SmallScope scope,
    boolean symmetric,
    long states,
    long reducedStates,
    SortedMap<String, Long> transitions,
    long withChoice,
    List<Integer> levels,
    boolean exhausted,
    double seconds,
    List<Violation> violations) {
  /** The length of the longest traces. */
  public int depth() {
    return levels.size() - 1;
  }

  /** How many steps were made and checked. */
  public long steps() {
    return transitions.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How likely it is, at the most, that two states were taken for one. */
  public double collisionBound() {
    return StateHash.collisionBound(states);
  }

  /** Whether nothing was found that is not allowed. */
  public boolean holds() {
    return violations.isEmpty();
  }
}
