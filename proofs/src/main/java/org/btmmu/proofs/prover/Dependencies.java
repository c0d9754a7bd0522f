package org.btmmu.proofs.prover;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** The order in which laws rest on each other. A law that rests on itself is failed. */
final class Dependencies {
  private final Map<String, LawProof> proofs;
  private final SequencedSet<LawProof> ordered = new LinkedHashSet<>();

  private Dependencies(Map<String, LawProof> proofs) {
    this.proofs = proofs;
  }

  /** All proofs in the map's order, but for those that another one uses: these come before it. */
  static List<LawProof> order(Map<String, LawProof> proofs) {
    Dependencies dependencies = new Dependencies(proofs);
    proofs.keySet().forEach(id -> dependencies.visit(id, new ArrayList<>()));
    return List.copyOf(dependencies.ordered);
  }

  private void visit(String id, List<String> path) {
    LawProof proof = proofs.get(id);
    int start = path.indexOf(id);
    if (start >= 0) {
      List<String> cycle = path.subList(start, path.size());
      String text = String.join(" uses ", cycle) + " uses " + id;
      cycle.forEach(member -> proofs.get(member).fail("it rests on itself: " + text));
    } else if (proof != null && !ordered.contains(proof)) {
      path.add(id);
      proof.usedLaws().forEach(used -> visit(used, path));
      path.removeLast();
      ordered.add(proof);
    }
  }
}
