package org.btmmu.proofs.lifter;

import org.btmmu.proofs.lifter.Term.Op;

/** Simplification of arrays: a read is traced through stores and choices to the first contents. */
final class Contents {
  /**
   * Widest index of arrays of objects, whose reads are taken through choices of the index: what was
   * searched and found is then seen to be one of the elements looked at. Not of memories, where the
   * entries of many paths would be read in place of one.
   */
  private static final int SMALL_INDEX = 32;

  private final Terms terms;

  private final Substitution substitution;

  Contents(Terms terms, Substitution substitution) {
    this.terms = terms;
    this.substitution = substitution;
  }

  Term select(Term array, Term index) {
    Term choice = array.sort().indexWidth() <= SMALL_INDEX ? choice(index) : null;
    if (choice != null && isMet(array, index, choice)) {
      return terms.once(Op.SELECT, array.id(), index.id(), () -> chosen(array, index, choice));
    }
    Term below = below(array, index);
    return below == array ? read(array, index) : select(below, index);
  }

  /** The array without the stores on top that are elsewhere, all indices being constants. */
  private static Term below(Term array, Term index) {
    Term below = array;
    while (index.isConstant()
        && below.op() == Op.STORE
        && below.argument(1).isConstant()
        && below.argument(1) != index) {
      below = below.argument(0);
    }
    return below;
  }

  private Term read(Term array, Term index) {
    return switch (array.op()) {
      case VARIABLE -> terms.make(Op.SELECT, Sort.bitVector(array.width()), 0, "", array, index);
      case CONSTANT_ARRAY -> array.argument(0);
      default -> terms.once(Op.SELECT, array.id(), index.id(), () -> traced(array, index));
    };
  }

  /** Whether an element at what the index can be was read already, so that it can be met again. */
  private boolean isMet(Term array, Term index, Term choice) {
    for (int branch = 1; branch <= 2; branch++) {
      Term part = with(index, choice, choice.argument(branch));
      Term next = choice(part);
      if (next == null ? terms.isRead(array, part) : isMet(array, part, next)) {
        return true;
      }
    }
    return false;
  }

  /** The one choice that an index is or has among its parts; null if there is none, or several. */
  private static Term choice(Term index) {
    if (index.op() != Op.CONCAT) {
      return index.op() == Op.ITE ? index : null;
    }
    Term found = null;
    for (Term part : index.arguments()) {
      if (part.op() == Op.ITE) {
        if (found != null) {
          return null;
        }
        found = part;
      }
    }
    return found;
  }

  /** The choice between the elements at what an index can be. */
  private Term chosen(Term array, Term index, Term choice) {
    return terms.ite(
        choice.argument(0),
        select(array, with(index, choice, choice.argument(1))),
        select(array, with(index, choice, choice.argument(2))));
  }

  private Term with(Term index, Term choice, Term branch) {
    if (index == choice) {
      return branch;
    }
    Term[] parts = index.arguments().clone();
    for (int i = 0; i < parts.length; i++) {
      parts[i] = parts[i] == choice ? branch : parts[i];
    }
    return terms.concat(parts);
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
