package org.btmmu.conformance.modelcheck;

import java.util.List;
import org.btmmu.spec.guest.Step;

/** The steps of a scope's alphabet under each of its symmetries. */
final class Renamings {
  private final Step[][] steps;

  Renamings(SmallScope scope) {
    List<Step> alphabet = scope.alphabet();
    steps = new Step[scope.symmetries().size()][alphabet.size()];
    for (int symmetry = 0; symmetry < steps.length; symmetry++) {
      for (int step = 0; step < alphabet.size(); step++) {
        steps[symmetry][step] = scope.symmetries().get(symmetry).step(scope, alphabet.get(step));
      }
    }
  }

  /** How many symmetries there are, the identity included. */
  int count() {
    return steps.length;
  }

  /** A step of the alphabet, renamed. */
  Step step(int symmetry, int step) {
    return steps[symmetry][step];
  }
}
