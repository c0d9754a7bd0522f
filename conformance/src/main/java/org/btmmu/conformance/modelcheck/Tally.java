package org.btmmu.conformance.modelcheck;

/** How often each step of the alphabet was made, and how it looked. */
final class Tally {
  final long[] made;
  final long[] faulted;
  long withChoice;

  Tally(int steps) {
    made = new long[steps];
    faulted = new long[steps];
  }

  /** Adds another's figures. */
  void add(Tally other) {
    for (int step = 0; step < made.length; step++) {
      made[step] += other.made[step];
      faulted[step] += other.faulted[step];
    }
    withChoice += other.withChoice;
  }
}
