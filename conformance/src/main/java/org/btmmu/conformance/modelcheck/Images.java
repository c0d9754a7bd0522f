package org.btmmu.conformance.modelcheck;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.memory.PhysicalMemory;

/** Runs the implementation through the renamed traces of a state. */
final class Images {
  private final SmallScope scope;
  private final Subject start;
  private final Nodes nodes;
  private final long[] words;
  private final boolean[] isEntry;
  private final StateHash hash = new StateHash();

  Images(SmallScope scope, Subject start, Nodes nodes) {
    this.scope = scope;
    this.start = start;
    this.nodes = nodes;
    this.words = scope.scenario().scope().words();
    this.isEntry = scope.areEntries();
  }

  /**
   * The hashes of the states that the renamed traces lead to, for each further symmetry.
   *
   * @return null if the implementation shows a renamed trace otherwise than renamed
   */
  long[] of(Candidate candidate) {
    List<Step> steps = new ArrayList<>(nodes.trace(candidate.node()));
    steps.add(scope.alphabet().get(candidate.step()));
    int symmetries = scope.symmetries().size();
    Subject original = start.fork();
    List<Subject> images = new ArrayList<>();
    for (int symmetry = 1; symmetry < symmetries; symmetry++) {
      images.add(start.fork());
    }
    for (Step step : steps) {
      Observation seen = original.step(step);
      for (int symmetry = 1; symmetry < symmetries; symmetry++) {
        Renaming renaming = scope.symmetries().get(symmetry);
        Subject image = images.get(symmetry - 1);
        if (!image.step(renaming.step(scope, step)).equals(renaming.seen(seen))
            || !sameMemory(original.memory(), renaming, image.memory())) {
          return null;
        }
      }
    }
    long[] hashes = new long[2 * symmetries];
    for (int symmetry = 1; symmetry < symmetries; symmetry++) {
      long[] whole =
          Expansion.whole(
              hash,
              images.get(symmetry - 1),
              candidate.renamed()[2 * symmetry],
              candidate.renamed()[2 * symmetry + 1]);
      hashes[2 * symmetry] = whole[0];
      hashes[2 * symmetry + 1] = whole[1];
    }
    return hashes;
  }

  private boolean sameMemory(PhysicalMemory original, Renaming renaming, PhysicalMemory image) {
    for (int i = 0; i < words.length; i++) {
      long expected = renaming.value(isEntry[i], original.read64(words[i]));
      if (image.read64(renaming.word(words[i])) != expected) {
        return false;
      }
    }
    return true;
  }
}
