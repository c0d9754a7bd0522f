package org.btmmu.proofs.prover;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.proofs.lifter.Lifted;
import org.btmmu.proofs.lifter.Term;

/**
 * The formulas of one case of a law, over bit vectors alone.
 *
 * @param hypothesis when the law speaks of the arguments
 * @param result what it then answers
 * @param violated one for each obligation that can be imagined to be violated
 * @param reached one for each goal of the case, in order
 * @param consistency what holds for all memories; assumed everywhere
 * @param elimination how memories were replaced
 */
record BitFormulas(
    Term hypothesis,
    Term result,
    List<Term> violated,
    List<Term> reached,
    List<Term> consistency,
    ArrayElimination elimination) {

  static BitFormulas of(Lifted lifted) {
    ArrayElimination elimination = new ArrayElimination(lifted.terms());
    Term hypothesis = elimination.rewrite(lifted.hypothesis());
    Term result = elimination.rewrite(lifted.result());
    List<Term> violated =
        lifted.obligations().stream()
            .map(obligation -> elimination.rewrite(obligation.violated()))
            .filter(term -> !term.isFalse())
            .toList();
    List<Term> reached =
        lifted.goals().stream().map(goal -> elimination.rewrite(goal.reached())).toList();
    return new BitFormulas(
        hypothesis, result, violated, reached, elimination.consistency(), elimination);
  }

  /** All formulas. */
  List<Term> all() {
    List<Term> all = new ArrayList<>(consistency);
    all.add(hypothesis);
    all.add(result);
    all.addAll(violated);
    all.addAll(reached);
    return all;
  }
}
