package org.btmmu.conformance.modelcheck;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.reference.guest.Verdict;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Makes every step of the alphabet after some of the states, and after the renamed ones: the work
 * of one thread. It only reads what is known of states so far.
 */
final class Expansion {
  private final SmallScope scope;
  private final List<Step> alphabet;
  private final Renamings renamings;
  private final Pair start;
  private final Nodes nodes;
  private final HashSet128 known;
  private final long[] words;
  private final boolean[] isEntry;
  private final Portrait portrait;
  private final StateHash hash = new StateHash();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();
  private final Tally tally;

  /** For each symmetry, a copy of the implementation that is of no more use. */
  private final Subject[] spent;

  private boolean asymmetric;

  Expansion(SmallScope scope, Renamings renamings, Pair start, Nodes nodes, HashSet128 known) {
    this.scope = scope;
    this.alphabet = scope.alphabet();
    this.renamings = renamings;
    this.start = start;
    this.nodes = nodes;
    this.known = known;
    this.words = scope.scenario().scope().words();
    this.isEntry = scope.areEntries();
    this.portrait = new Portrait(scope);
    this.tally = new Tally(alphabet.size());
    this.spent = new Subject[renamings.count()];
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

  /** Whether the implementation showed a renamed trace otherwise than renamed. */
  boolean isAsymmetric() {
    return asymmetric;
  }

  /** Expands the states from one number to another. */
  Expansion expand(int from, int to) {
    for (int node = from; node < to; node++) {
      int[] trace = nodes.trace(node);
      Pair original = start.fork(null);
      for (int step : trace) {
        original.step(alphabet.get(step));
      }
      Subject[] images = new Subject[renamings.count()];
      for (int symmetry = 1; symmetry < images.length; symmetry++) {
        images[symmetry] = start.subject().fork();
        for (int step : trace) {
          images[symmetry].step(renamings.step(symmetry, step));
        }
      }
      for (int step = 0; step < alphabet.size() && !asymmetric; step++) {
        Pair next = original.fork(spent[0]);
        spent[0] = next.subject();
        step(node, next, images, step);
      }
    }
    return this;
  }

  private void step(int node, Pair pair, Subject[] images, int number) {
    Verdict verdict;
    try {
      verdict = pair.step(alphabet.get(number));
    } catch (RuntimeException failure) {
      violations.add(violation(node, number, null, "the implementation failed: " + failure));
      return;
    }
    switch (verdict) {
      case Verdict.Refused(String why) -> violations.add(violation(node, number, pair.seen(), why));
      case Verdict.Allowed(int outcomes) -> {
        tally.count(number, pair.seen() instanceof Observation.Fault, outcomes >= 2);
        follow(node, number, pair, images);
      }
    }
  }

  /** Makes the step after the renamed traces too. */
  private void follow(int node, int number, Pair pair, Subject[] images) {
    long[] hashes = new long[2 * images.length];
    boolean allKnown = true;
    portrait.take(pair.reference().state());
    for (int symmetry = 0; symmetry < images.length; symmetry++) {
      Renaming renaming = scope.symmetries().get(symmetry);
      Subject subject = pair.subject();
      if (symmetry > 0) {
        subject = images[symmetry].fork(spent[symmetry]);
        spent[symmetry] = subject;
        if (!showsRenamed(subject, renamings.step(symmetry, number), renaming, pair)) {
          asymmetric = true;
          return;
        }
      }
      hash.begin(0, 0).add(portrait.high(symmetry)).add(portrait.low(symmetry));
      subject.describe(hash);
      hashes[2 * symmetry] = hash.high();
      hashes[2 * symmetry + 1] = hash.low();
      allKnown &= known.contains(hash.high(), hash.low());
    }
    if (!allKnown) {
      candidates.add(new Candidate(node, number, hashes));
    }
  }

  private boolean showsRenamed(Subject image, Step step, Renaming renaming, Pair pair) {
    Observation seen;
    try {
      seen = image.step(step);
    } catch (RuntimeException _) {
      return false;
    }
    PhysicalMemory memory = pair.subject().memory();
    boolean same = seen.equals(renaming.seen(pair.seen()));
    for (int i = 0; i < words.length; i++) {
      long expected = renaming.value(isEntry[i], memory.read64(words[i]));
      same &= image.memory().read64(renaming.word(words[i])) == expected;
    }
    return same;
  }

  private Violation violation(int node, int last, Observation seenLast, String why) {
    List<Step> steps = new ArrayList<>();
    List<Observation> seen = new ArrayList<>();
    Subject subject = start.subject().fork();
    for (int step : nodes.trace(node)) {
      steps.add(alphabet.get(step));
      seen.add(subject.step(alphabet.get(step)));
    }
    steps.add(alphabet.get(last));
    if (seenLast != null) {
      seen.add(seenLast);
    }
    return new Violation(steps, seen, why);
  }
}
