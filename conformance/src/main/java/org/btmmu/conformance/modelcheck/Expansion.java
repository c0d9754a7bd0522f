package org.btmmu.conformance.modelcheck;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.reference.guest.Verdict;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Step;

/**
 * Makes every step of the alphabet after some of the states: the work of one thread. It only reads
 * what is known of states so far.
 */
final class Expansion {
  private final SmallScope scope;
  private final Pair start;
  private final Nodes nodes;
  private final HashSet128 known;
  private final Portrait portrait;
  private final StateHash hash = new StateHash();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();
  private final Tally tally;

  Expansion(SmallScope scope, Pair start, Nodes nodes, HashSet128 known) {
    this.scope = scope;
    this.start = start;
    this.nodes = nodes;
    this.known = known;
    this.portrait = new Portrait(scope);
    this.tally = new Tally(scope.alphabet().size());
  }

  /** What may be new, in the order of states and steps. */
  List<Candidate> candidates() {
    return candidates;
  }

  /** What is not allowed. */
  List<Violation> violations() {
    return violations;
  }

  /** The steps that were made. */
  Tally tally() {
    return tally;
  }

  /** Expands the states from one number to another. */
  Expansion expand(int from, int to) {
    for (int node = from; node < to; node++) {
      Pair at = after(nodes.trace(node));
      for (int step = 0; step < scope.alphabet().size(); step++) {
        step(node, at.fork(), step);
      }
    }
    return this;
  }

  private Pair after(List<Step> trace) {
    Pair pair = start.fork();
    for (Step step : trace) {
      if (!pair.step(step).isAllowed()) {
        throw new IllegalStateException("a trace that was allowed is refused: " + trace);
      }
    }
    return pair;
  }

  private void step(int node, Pair pair, int number) {
    Step step = scope.alphabet().get(number);
    tally.made[number]++;
    Verdict verdict;
    try {
      verdict = pair.step(step);
    } catch (RuntimeException failure) {
      violations.add(violation(node, step, null, "the implementation failed: " + failure));
      return;
    }
    tally.faulted[number] += pair.seen() instanceof Observation.Fault ? 1 : 0;
    switch (verdict) {
      case Verdict.Refused(String why) -> violations.add(violation(node, step, pair.seen(), why));
      case Verdict.Allowed(int outcomes) -> {
        tally.withChoice += outcomes >= 2 ? 1 : 0;
        candidate(node, number, pair);
      }
    }
  }

  private void candidate(int node, int number, Pair pair) {
    portrait.take(pair.reference().state(), scope.symmetries().getFirst());
    long[] whole = whole(hash, pair.subject(), portrait.high(), portrait.low());
    if (known.contains(whole[0], whole[1])) {
      return;
    }
    long[] renamed = new long[2 * scope.symmetries().size()];
    for (int symmetry = 1; symmetry < scope.symmetries().size(); symmetry++) {
      portrait.take(pair.reference().state(), scope.symmetries().get(symmetry));
      renamed[2 * symmetry] = portrait.high();
      renamed[2 * symmetry + 1] = portrait.low();
    }
    candidates.add(new Candidate(node, number, whole, renamed));
  }

  /** The hash of a state: of the reference's, which has memory in it, and of the implementation. */
  static long[] whole(StateHash hash, Subject subject, long high, long low) {
    hash.begin().add(high).add(low);
    subject.describe(hash);
    return new long[] {hash.high(), hash.low()};
  }

  private Violation violation(int node, Step step, Observation last, String why) {
    List<Step> steps = new ArrayList<>(nodes.trace(node));
    Pair pair = start.fork();
    List<Observation> seen = new ArrayList<>();
    for (Step before : steps) {
      pair.step(before);
      seen.add(pair.seen());
    }
    steps.add(step);
    if (last != null) {
      seen.add(last);
    }
    return new Violation(steps, seen, why);
  }
}
