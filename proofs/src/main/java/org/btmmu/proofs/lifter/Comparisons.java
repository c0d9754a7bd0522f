package org.btmmu.proofs.lifter;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.proofs.lifter.Term.Op;

/** Simplification of equality and order of bit vectors. */
final class Comparisons {
  private final Terms terms;
  private final Logic logic;
  private final Slices slices;

  Comparisons(Terms terms, Logic logic, Slices slices) {
    this.terms = terms;
    this.logic = logic;
    this.slices = slices;
  }

  Term eq(Term a, Term b) {
    if (a == b) {
      return terms.bool(true);
    }
    if (a.isConstant() && b.isConstant()) {
      return terms.bool(false);
    }
    if (a.isConstant() || !b.isConstant() && b.id() < a.id()) {
      return eq(b, a);
    }
    if (a.width() == 1) {
      return logic.iff(slices.isSet(a), slices.isSet(b));
    }
    return terms.once(Op.EQ, a.id(), b.id(), () -> different(a, b));
  }

  /** Equality of two terms that are not the same; if one is a constant, it is {@code b}. */
  private Term different(Term a, Term b) {
    if (a.choice && b.choice) {
      return b.isConstant() ? decided(slices.branches(a), b) : decided(slices.branches(b), a);
    }
    long seams = Slices.seams(a) | Slices.seams(b);
    if (seams != 0) {
      return byParts(a, b, seams);
    }
    if (a.op() == Op.ITE || b.op() == Op.ITE) {
      Term chosen = ofChoice(a, b);
      if (chosen != null) {
        return chosen;
      }
    }
    if (a.op() == Op.SIGN_EXTEND) {
      Term inner = a.argument(0);
      if (b.op() == Op.SIGN_EXTEND && b.argument(0).width() == inner.width()) {
        return eq(inner, b.argument(0));
      }
      if (b.isConstant()) {
        Term narrow = slices.extract(inner.width() - 1, 0, b);
        return slices.signExtend(b.width(), narrow) == b ? eq(inner, narrow) : terms.bool(false);
      }
    }
    if (a.op() == Op.ADD && b.isConstant() && a.argument(1).isConstant()) {
      return eq(a.argument(0), terms.sub(b, a.argument(1)));
    }
    if (a.op() == Op.BVXOR && b.isConstant() && a.argument(1).isConstant()) {
      return eq(a.argument(0), terms.bvxor(b, a.argument(1)));
    }
    return terms.make(Op.EQ, Sort.BOOL, 0, "", a, b);
  }

  private Term byParts(Term a, Term b, long seams) {
    List<Term> equal = new ArrayList<>();
    int high = a.width() - 1;
    for (int low = high; low >= 0; low--) {
      if (low == 0 || (seams >>> low & 1) != 0) {
        Term part = eq(slices.extract(high, low, a), slices.extract(high, low, b));
        if (part.isFalse()) {
          return part;
        }
        equal.add(part);
        high = low - 1;
      }
    }
    return logic.and(equal.toArray(new Term[0]));
  }

  private Term ofChoice(Term a, Term b) {
    boolean both = a.op() == Op.ITE && b.op() == Op.ITE;
    if (both && a.argument(0) == b.argument(0)) {
      return logic.ite(
          a.argument(0), eq(a.argument(1), b.argument(1)), eq(a.argument(2), b.argument(2)));
    }
    Term choice = a.op() == Op.ITE ? a : b;
    Term other = choice == a ? b : a;
    Term[] branches = choice.arguments();
    if (branches[1] == other || branches[2] == other) {
      return decided(branches, other);
    }
    if (both && (b.argument(1) == a || b.argument(2) == a)) {
      return decided(b.arguments(), a);
    }
    boolean splits = other.isConstant() && (branches[1].isConstant() || branches[2].isConstant());
    return splits ? decided(branches, other) : null;
  }

  private Term decided(Term[] branches, Term other) {
    return logic.ite(branches[0], eq(branches[1], other), eq(branches[2], other));
  }

  Term ult(Term a, Term b) {
    if (a == b) {
      return terms.bool(false);
    }
    if (a.isConstant() && b.isConstant()) {
      return terms.bool(Long.compareUnsigned(a.value(), b.value()) < 0);
    }
    if (b.isConstant() && b.value() == 0) {
      return terms.bool(false);
    }
    if (b.isConstant() && b.value() == 1) {
      return eq(a, terms.constant(a.width(), 0));
    }
    if (a.isConstant() && a.value() == 0) {
      return logic.not(eq(b, a));
    }
    if (a.isConstant() && a.value() == Term.mask(a.width())) {
      return terms.bool(false);
    }
    return terms.once(Op.ULT, a.id(), b.id(), () -> below(a, b));
  }

  private Term below(Term a, Term b) {
    if (a.width() == 1) {
      return logic.and(logic.not(slices.isSet(a)), slices.isSet(b));
    }
    if (a.choice && (b.choice || b.isConstant()) && !a.isConstant()) {
      Term[] branches = slices.branches(a);
      return logic.ite(branches[0], ult(branches[1], b), ult(branches[2], b));
    }
    if (b.choice && !b.isConstant() && a.isConstant()) {
      Term[] branches = slices.branches(b);
      return logic.ite(branches[0], ult(a, branches[1]), ult(a, branches[2]));
    }
    long seams = Slices.seams(a) | Slices.seams(b);
    if (seams != 0) {
      int high = a.width() - 1;
      int low = 63 - Long.numberOfLeadingZeros(seams);
      Term x = slices.extract(high, low, a);
      Term y = slices.extract(high, low, b);
      if (x == y) {
        return ult(slices.extract(low - 1, 0, a), slices.extract(low - 1, 0, b));
      }
      if (x.isConstant() && y.isConstant()) {
        return terms.bool(Long.compareUnsigned(x.value(), y.value()) < 0);
      }
    }
    return terms.make(Op.ULT, Sort.BOOL, 0, "", a, b);
  }

  Term slt(Term a, Term b) {
    int width = a.width();
    if (a == b) {
      return terms.bool(false);
    }
    if (a.isConstant() && b.isConstant()) {
      int unused = 64 - width;
      return terms.bool(a.value() << unused < b.value() << unused);
    }
    if (width == 1) {
      return logic.and(slices.isSet(a), logic.not(slices.isSet(b)));
    }
    if (b.isConstant() && b.value() == 0) {
      return slices.isSet(slices.extract(width - 1, width - 1, a));
    }
    return terms.once(Op.SLT, a.id(), b.id(), () -> less(a, b));
  }

  private Term less(Term a, Term b) {
    Term x = slices.extract(a.width() - 1, a.width() - 1, a);
    Term y = slices.extract(a.width() - 1, a.width() - 1, b);
    if (x == y) {
      return ult(a, b);
    }
    if (x.isConstant() && y.isConstant()) {
      return terms.bool(x.value() == 1);
    }
    if (a.choice && b.choice) {
      boolean first = !a.isConstant();
      Term[] branches = slices.branches(first ? a : b);
      return first
          ? logic.ite(branches[0], slt(branches[1], b), slt(branches[2], b))
          : logic.ite(branches[0], slt(a, branches[1]), slt(a, branches[2]));
    }
    return terms.make(Op.SLT, Sort.BOOL, 0, "", a, b);
  }
}
