package org.btmmu.proofs.lifter;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.proofs.lifter.Term.Op;

/**
 * Simplification of if-then-else over bit vectors and arrays: what both branches have in common is
 * taken out, run of bits by run of bits.
 */
final class Choices {
  private final Terms terms;
  private final Logic logic;
  private final Slices slices;
  private final Substitution substitution;

  Choices(Terms terms, Logic logic, Slices slices, Substitution substitution) {
    this.terms = terms;
    this.logic = logic;
    this.slices = slices;
    this.substitution = substitution;
  }

  Term ite(Term condition, Term then, Term otherwise) {
    if (condition.isTrue() || then == otherwise) {
      return then;
    }
    if (condition.isFalse()) {
      return otherwise;
    }
    if (logic.isNegative(condition)) {
      return ite(logic.not(condition), otherwise, then);
    }
    Term a = logic.under(condition, then);
    Term b = logic.under(logic.not(condition), otherwise);
    if (a == b) {
      return a;
    }
    if (a.sort().isArray()) {
      return ofArrays(condition, a, b);
    }
    if (a.width() == 1) {
      return slices.bit(logic.ite(condition, slices.isSet(a), slices.isSet(b)));
    }
    Term joined = nested(condition, a, b);
    if (joined != null) {
      return joined;
    }
    return a.choice && b.choice ? trimmed(condition, a, b) : hoisted(condition, a, b);
  }

  private Term raw(Term condition, Term a, Term b) {
    if (a.width() == 1) {
      return slices.bit(logic.ite(condition, slices.isSet(a), slices.isSet(b)));
    }
    return terms.make(Op.ITE, a.sort(), 0, "", condition, a, b);
  }

  private Term ofArrays(Term condition, Term a, Term b) {
    if (a.op() == Op.STORE && (a.argument(0) == b || sameCell(a, b))) {
      Term index = a.argument(1);
      Term other = sameCell(a, b) ? b.argument(2) : terms.select(b, index);
      return terms.store(a.argument(0), index, ite(condition, a.argument(2), other));
    }
    if (b.op() == Op.STORE && b.argument(0) == a) {
      Term index = b.argument(1);
      return terms.store(a, index, ite(condition, terms.select(a, index), b.argument(2)));
    }
    return terms.make(Op.ITE, a.sort(), 0, "", condition, a, b);
  }

  private static boolean sameCell(Term a, Term b) {
    return b.op() == Op.STORE && a.argument(0) == b.argument(0) && a.argument(1) == b.argument(1);
  }

  /** Two choices that share a branch, as one; null if they do not. */
  private Term nested(Term condition, Term a, Term b) {
    if (b.op() == Op.ITE) {
      if (b.argument(1) == a) {
        return ite(logic.or(condition, b.argument(0)), a, b.argument(2));
      }
      if (b.argument(2) == a) {
        Term other = logic.and(logic.not(condition), b.argument(0));
        return ite(other, b.argument(1), a);
      }
    }
    if (a.op() == Op.ITE) {
      if (a.argument(1) == b) {
        Term other = logic.and(condition, logic.not(a.argument(0)));
        return ite(other, a.argument(2), b);
      }
      if (a.argument(2) == b) {
        return ite(logic.and(condition, a.argument(0)), a.argument(1), b);
      }
    }
    return null;
  }

  /** A choice among constants, without the bits at both ends that are the same in all of them. */
  private Term trimmed(Term condition, Term a, Term b) {
    int width = a.width();
    long same = a.zeros & b.zeros | a.ones & b.ones;
    int low = Math.min(Long.numberOfTrailingZeros(~same), width - 1);
    int high = 63 - Long.numberOfLeadingZeros(~same & Term.mask(width));
    if (low == 0 && high == width - 1) {
      return raw(condition, a, b);
    }
    List<Term> parts = new ArrayList<>();
    if (high < width - 1) {
      parts.add(terms.constant(width - 1 - high, (a.ones & b.ones) >>> high + 1));
    }
    parts.add(ite(condition, slices.extract(high, low, a), slices.extract(high, low, b)));
    if (low > 0) {
      parts.add(terms.constant(low, a.ones & b.ones));
    }
    return slices.concat(parts);
  }

  /** A choice only of the runs of bits in which the two differ. */
  private Term hoisted(Term condition, Term a, Term b) {
    long seams = Slices.seams(a) | Slices.seams(b);
    int high = a.width() - 1;
    boolean hoisted = false;
    List<Term> parts = new ArrayList<>();
    int differing = -1;
    for (int low = high; low >= 0; low--) {
      if (low != 0 && (seams >>> low & 1) == 0) {
        continue;
      }
      Term x = slices.extract(high, low, a);
      Term y = slices.extract(high, low, b);
      Term both = common(condition, x, y);
      if (both != null) {
        if (differing >= 0) {
          parts.add(chosen(condition, a, b, differing, high + 1));
        }
        parts.add(both);
        hoisted = true;
        differing = -1;
      } else if (differing < 0) {
        differing = high;
      }
      high = low - 1;
    }
    if (!hoisted) {
      return raw(condition, a, b);
    }
    if (differing >= 0) {
      parts.add(chosen(condition, a, b, differing, 0));
    }
    return slices.concat(parts);
  }

  /** What stands for {@code x} where the condition is true and for {@code y} elsewhere, or null. */
  private Term common(Term condition, Term x, Term y) {
    if (x == y || substitution.equal(condition, x, y)) {
      return y;
    }
    return condition.op() == Op.OR && substitution.equal(logic.not(condition), y, x) ? x : null;
  }

  private Term chosen(Term condition, Term a, Term b, int high, int low) {
    return ite(condition, slices.extract(high, low, a), slices.extract(high, low, b));
  }
}
