package org.btmmu.proofs.lifter;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.proofs.lifter.Term.Op;

/** Simplification of sums, products, quotients and shifts. */
final class Arithmetic {
  private final Terms terms;
  private final Slices slices;

  Arithmetic(Terms terms, Slices slices) {
    this.terms = terms;
    this.slices = slices;
  }

  private Term raw(Op op, Term a, Term b) {
    return terms.make(op, a.sort(), 0, "", a, b);
  }

  Term add(Term a, Term b) {
    if (a.isConstant() && b.isConstant()) {
      return terms.constant(a.width(), a.value() + b.value());
    }
    if (a.isConstant() || !b.isConstant() && b.id() < a.id()) {
      return add(b, a);
    }
    if (b.isConstant() && b.value() == 0) {
      return a;
    }
    return terms.once(Op.ADD, a.id(), b.id(), () -> sum(a, b));
  }

  /** A sum whose only constant, if any, is {@code b}. */
  private Term sum(Term a, Term b) {
    if (a.width() == 1) {
      return slices.bitwise(Op.BVXOR, a, b);
    }
    if (b.isConstant() && a.op() == Op.ADD && a.argument(1).isConstant()) {
      return add(a.argument(0), add(a.argument(1), b));
    }
    if (b.isConstant() && a.choice) {
      Term[] branches = slices.branches(a);
      return terms.ite(branches[0], add(branches[1], b), add(branches[2], b));
    }
    List<Term> low = new ArrayList<>();
    int carry = withoutCarry(a, b, low);
    if (carry == 0) {
      return cancelled(a, b);
    }
    if (carry < a.width()) {
      int high = a.width() - 1;
      low.add(0, add(slices.extract(high, carry, a), slices.extract(high, carry, b)));
    }
    return slices.concat(low);
  }

  /** Gathers the low runs of bits where one of the two is 0; the lowest bit that is left. */
  private int withoutCarry(Term a, Term b, List<Term> low) {
    long cuts = Slices.cuts(a) | Slices.cuts(b);
    int bottom = 0;
    for (int top = 1; top <= a.width(); top++) {
      if (top < a.width() && (cuts >>> top & 1) == 0) {
        continue;
      }
      Term x = slices.extract(top - 1, bottom, a);
      Term y = slices.extract(top - 1, bottom, b);
      if (isZero(x) || isZero(y)) {
        low.add(0, isZero(x) ? y : x);
      } else {
        return bottom;
      }
      bottom = top;
    }
    return bottom;
  }

  private static boolean isZero(Term a) {
    return a.isConstant() && a.value() == 0;
  }

  private Term cancelled(Term a, Term b) {
    if (a.op() == Op.SUB && a.argument(1) == b) {
      return a.argument(0);
    }
    if (b.op() == Op.SUB && b.argument(1) == a) {
      return b.argument(0);
    }
    return raw(Op.ADD, a, b);
  }

  Term sub(Term a, Term b) {
    if (b.isConstant()) {
      return add(a, terms.constant(a.width(), -b.value()));
    }
    if (a == b) {
      return terms.constant(a.width(), 0);
    }
    if (a.isConstant() && b.choice) {
      return terms.once(
          Op.SUB,
          a.id(),
          b.id(),
          () -> {
            Term[] branches = slices.branches(b);
            return terms.ite(branches[0], sub(a, branches[1]), sub(a, branches[2]));
          });
    }
    if (a.op() == Op.ADD && (a.argument(0) == b || a.argument(1) == b)) {
      return a.argument(0) == b ? a.argument(1) : a.argument(0);
    }
    return raw(Op.SUB, a, b);
  }

  Term mul(Term a, Term b) {
    if (a.isConstant() && b.isConstant()) {
      return terms.constant(a.width(), a.value() * b.value());
    }
    if (a.isConstant() || !b.isConstant() && b.id() < a.id()) {
      return mul(b, a);
    }
    if (b.isConstant() && b.value() == 0) {
      return b;
    }
    if (b.isConstant() && Long.bitCount(b.value()) == 1) {
      return left(a, Long.numberOfTrailingZeros(b.value()));
    }
    if (b.isConstant() && a.choice) {
      return terms.once(
          Op.MUL,
          a.id(),
          b.id(),
          () -> {
            Term[] branches = slices.branches(a);
            return terms.ite(branches[0], mul(branches[1], b), mul(branches[2], b));
          });
    }
    return raw(Op.MUL, a, b);
  }

  Term divide(Op op, Term a, Term b) {
    if (a.isConstant() && b.isConstant()) {
      return terms.constant(a.width(), Evaluator.divide(op, a.width(), a.value(), b.value()));
    }
    int width = a.width();
    if (b.isConstant() && Long.bitCount(b.value()) == 1 && (op == Op.UDIV || op == Op.UREM)) {
      int shift = Long.numberOfTrailingZeros(b.value());
      if (op == Op.UDIV) {
        return right(a, shift);
      }
      return shift == 0
          ? terms.constant(width, 0)
          : terms.zeroExtend(width, slices.extract(shift - 1, 0, a));
    }
    return raw(op, a, b);
  }

  private Term left(Term a, int distance) {
    return distance == 0
        ? a
        : slices.concat(
            List.of(slices.extract(a.width() - 1 - distance, 0, a), terms.constant(distance, 0)));
  }

  private Term right(Term a, int distance) {
    return terms.zeroExtend(a.width(), slices.extract(a.width() - 1, distance, a));
  }

  Term shift(Op op, Term a, Term distance) {
    int width = a.width();
    if (distance.isConstant()) {
      boolean all = Long.compareUnsigned(distance.value(), width) >= 0;
      int bits = all ? width : (int) distance.value();
      if (op == Op.ASHR) {
        int low = Math.min(bits, width - 1);
        return slices.signExtend(width, slices.extract(width - 1, low, a));
      }
      if (all) {
        return terms.constant(width, 0);
      }
      return op == Op.SHL ? left(a, bits) : right(a, bits);
    }
    if (isZero(a)) {
      return a;
    }
    if (distance.choice) {
      return terms.once(
          op,
          a.id(),
          distance.id(),
          () -> {
            Term[] branches = slices.branches(distance);
            return terms.ite(branches[0], shift(op, a, branches[1]), shift(op, a, branches[2]));
          });
    }
    return raw(op, a, distance);
  }
}
