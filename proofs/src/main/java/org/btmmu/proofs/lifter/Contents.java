package org.btmmu.proofs.lifter;

import org.btmmu.proofs.lifter.Term.Op;

/** Simplification of arrays: a read is traced through stores and choices to the first contents. */
final class Contents {
  private final Terms terms;

  private final Substitution substitution;

  Contents(Terms terms, Substitution substitution) {
    this.terms = terms;
    this.substitution = substitution;
  }

  Term select(Term array, Term index) {
    return switch (array.op()) {
      case VARIABLE -> terms.make(Op.SELECT, Sort.bitVector(array.width()), 0, "", array, index);
      case CONSTANT_ARRAY -> array.argument(0);
      default -> terms.once(Op.SELECT, array.id(), index.id(), () -> traced(array, index));
    };
  }

  private Term traced(Term array, Term index) {
    if (array.op() == Op.ITE) {
      return terms.ite(
          array.argument(0), select(array.argument(1), index), select(array.argument(2), index));
    }
    Term same = terms.eq(array.argument(1), index);
    substitution.note(same, array.argument(1), index);
    return terms.ite(same, array.argument(2), select(array.argument(0), index));
  }

  Term store(Term array, Term index, Term element) {
    if (select(array, index) == element) {
      return array;
    }
    if (array.op() == Op.STORE && array.argument(1) == index) {
      return store(array.argument(0), index, element);
    }
    return terms.make(Op.STORE, array.sort(), 0, "", array, index, element);
  }
}
