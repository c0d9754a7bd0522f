package org.btmmu.conformance.modelcheck;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btmmu.conformance.campaign.StepKind;
import org.btmmu.spec.guest.Step;

/** How often each step of the alphabet was made, and how it looked. */
final class Tally {
  private final long[] done;
  private final long[] faulted;
  private long withChoice;

  Tally(int steps) {
    done = new long[steps];
    faulted = new long[steps];
  }

  /** A step was made. */
  void count(int step, boolean faults, boolean choice) {
    (faults ? faulted : done)[step]++;
    withChoice += choice ? 1 : 0;
  }

  /** Adds another's figures. */
  void add(Tally other) {
    for (int step = 0; step < done.length; step++) {
      done[step] += other.done[step];
      faulted[step] += other.faulted[step];
    }
    withChoice += other.withChoice;
  }

  /** How many steps could have had two or more outcomes. */
  long withChoice() {
    return withChoice;
  }

  /** How many steps of each kind there were; those that raised an exception apart. */
  SortedMap<String, Long> transitions(List<Step> alphabet) {
    SortedMap<String, Long> kinds = new TreeMap<>();
    for (int step = 0; step < done.length; step++) {
      String kind = StepKind.of(alphabet.get(step).operation()).word();
      if (done[step] > 0) {
        kinds.merge(kind, done[step], Long::sum);
      }
      if (faulted[step] > 0) {
        kinds.merge(kind + " that faults", faulted[step], Long::sum);
      }
    }
    return kinds;
  }
}
