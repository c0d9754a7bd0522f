package org.btmmu.proofs.prover;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btmmu.proofs.lifter.Assignment;
import org.btmmu.proofs.lifter.Sort;
import org.btmmu.proofs.lifter.Term;
import org.btmmu.proofs.lifter.Term.Op;
import org.btmmu.proofs.lifter.Terms;

/**
 * Rewrites formulas over memories and arrays to formulas over bit vectors alone, which can be
 * satisfied under the same circumstances: a read through stores becomes a choice among the stored
 * elements and the array that was there before; a read of that array becomes a variable of its own,
 * and two of these are equal if their indices are (Ackermann's reduction).
 *
 * <p>Z3 decides the result with its SAT solver. On walks that write to the tables that they read,
 * this took a thirtieth of the time of its own theory of arrays.
 */
final class ArrayElimination {
  private record Read(Term array, Term index) {}

  private final Terms terms;
  private final Map<Term, Term> rewritten = new HashMap<>();
  private final Map<Read, Term> elements = new HashMap<>();

  /** For each array variable, the variables that stand for its elements, by their indices. */
  private final Map<Term, Map<Term, Term>> reads = new LinkedHashMap<>();

  private final List<Term> consistency = new ArrayList<>();

  /**
   * An elimination that has seen no formula yet.
   *
   * @param terms the maker of the terms that will be rewritten
   */
  ArrayElimination(Terms terms) {
    this.terms = terms;
  }

  /** The term without arrays; it is itself no array. */
  Term rewrite(Term root) {
    for (Term term : SharedGraph.below(root, rewritten::containsKey)) {
      // Array terms are taken apart where they are read.
      if (!term.sort().isArray()) {
        rewritten.put(term, term.op() == Op.SELECT ? select(term) : rebuilt(term));
      }
    }
    return rewritten.get(root);
  }

  /** What must hold, beside the rewritten terms, because equal indices have equal elements. */
  List<Term> consistency() {
    return List.copyOf(consistency);
  }

  /**
   * The elements of an array variable that the rewritten terms read, by index, under an assignment
   * of the new variables.
   */
  SortedMap<Long, Long> elements(Term array, Assignment assignment) {
    SortedMap<Long, Long> elements = new TreeMap<>();
    reads
        .getOrDefault(array, Map.of())
        .forEach((index, element) ->
            elements.put(Terms.evaluate(index, assignment), Terms.evaluate(element, assignment)));
    return elements;
  }

  private Term select(Term term) {
    return element(term.argument(0), rewritten.get(term.argument(1)));
  }

  private Term element(Term array, Term index) {
    Read read = new Read(array, index);
    Term known = elements.get(read);
    if (known == null) {
      known =
          switch (array.op()) {
            case VARIABLE -> variable(array, index);
            case CONSTANT_ARRAY -> rewritten.get(array.argument(0));
            case STORE ->
                terms.ite(
                    terms.eq(index, rewritten.get(array.argument(1))),
                    rewritten.get(array.argument(2)),
                    element(array.argument(0), index));
            case ITE ->
                terms.ite(
                    rewritten.get(array.argument(0)),
                    element(array.argument(1), index),
                    element(array.argument(2), index));
            default -> throw new IllegalArgumentException("no array: " + array.op());
          };
      elements.put(read, known);
    }
    return known;
  }

  private Term variable(Term array, Term index) {
    Map<Term, Term> others = reads.computeIfAbsent(array, a -> new LinkedHashMap<>());
    // No Java name has an exclamation mark.
    Term fresh =
        terms.variable(array.name() + "!" + others.size(), Sort.bitVector(array.sort().width()));
    others.forEach((otherIndex, other) -> {
      Term equal = terms.eq(index, otherIndex);
      if (!equal.isFalse()) {
        consistency.add(terms.implies(equal, terms.eq(fresh, other)));
      }
    });
    others.put(index, fresh);
    return fresh;
  }

  private Term rebuilt(Term term) {
    Term[] arguments = new Term[term.arity()];
    boolean same = true;
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = rewritten.get(term.argument(i));
      same &= arguments[i] == term.argument(i);
    }
    return same ? term : make(term, arguments);
  }

  private Term make(Term term, Term[] of) {
    return switch (term.op()) {
      case NOT -> terms.not(of[0]);
      case AND -> terms.and(of);
      case OR -> terms.or(of);
      case ITE -> terms.ite(of[0], of[1], of[2]);
      case EQ -> terms.eq(of[0], of[1]);
      case ULT -> terms.ult(of[0], of[1]);
      case SLT -> terms.slt(of[0], of[1]);
      case EXTRACT -> terms.extract(term.high(), term.low(), of[0]);
      case CONCAT -> terms.concat(of);
      case ZERO_EXTEND -> terms.zeroExtend(term.width(), of[0]);
      case SIGN_EXTEND -> terms.signExtend(term.width(), of[0]);
      default -> arithmetic(term, of[0], of[1]);
    };
  }

  private Term arithmetic(Term term, Term a, Term b) {
    return switch (term.op()) {
      case ADD -> terms.add(a, b);
      case SUB -> terms.sub(a, b);
      case MUL -> terms.mul(a, b);
      case SDIV -> terms.sdiv(a, b);
      case SREM -> terms.srem(a, b);
      case UDIV -> terms.udiv(a, b);
      case UREM -> terms.urem(a, b);
      case BVAND -> terms.bvand(a, b);
      case BVOR -> terms.bvor(a, b);
      case BVXOR -> terms.bvxor(a, b);
      case SHL -> terms.shl(a, b);
      case LSHR -> terms.lshr(a, b);
      case ASHR -> terms.ashr(a, b);
      default -> throw new IllegalArgumentException("no operation on two: " + term.op());
    };
  }
}
