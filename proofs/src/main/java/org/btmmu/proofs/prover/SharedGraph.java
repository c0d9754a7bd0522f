package org.btmmu.proofs.prover;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.btmmu.proofs.lifter.Term;

/** The graph of shared terms below a term. */
final class SharedGraph {
  private SharedGraph() {}

  /**
   * All terms that {@code root} is made of, each once, arguments before what they are arguments of.
   *
   * @param known terms that are left out, with all below them
   */
  static List<Term> below(Term root, Predicate<Term> known) {
    Set<Term> seen = new HashSet<>();
    List<Term> found = new ArrayList<>();
    Deque<Term> open = new ArrayDeque<>();
    open.push(root);
    while (!open.isEmpty()) {
      Term term = open.pop();
      if (!known.test(term) && seen.add(term)) {
        found.add(term);
        for (int i = 0; i < term.arity(); i++) {
          open.push(term.argument(i));
        }
      }
    }
    found.sort(Comparator.comparingInt(Term::id));
    return found;
  }
}
