package org.btmmu.proofs.lifter;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.proofs.lifter.Term.Op;

/**
 * Simplification of what treats each bit alone: extraction, concatenation and the bitwise
 * operations. All are pushed down to runs of bits that have one source, and what lies side by side
 * in one source is joined again; so masks and constant shifts leave nothing but wiring.
 */
final class Slices {
  /** A constant with more runs of equal bits is left whole. */
  private static final int RUNS = 20;

  private final Terms terms;
  private final Logic logic;

  Slices(Terms terms, Logic logic) {
    this.terms = terms;
    this.logic = logic;
  }

  /** Whether a bit vector of one bit is 1. */
  Term isSet(Term bit) {
    if (bit.isConstant()) {
      return terms.bool(bit.value() == 1);
    }
    if (bit.op() == Op.ITE) {
      return bit.argument(0);
    }
    return terms.make(Op.EQ, Sort.BOOL, 0, "", bit, terms.constant(1, 1));
  }

  /** The bit vector of one bit that is 1 where {@code condition} is true. */
  Term bit(Term condition) {
    if (condition.isTrue() || condition.isFalse()) {
      return terms.constant(1, condition.isTrue() ? 1 : 0);
    }
    if (Logic.isPinned(condition) && condition.argument(0).width() == 1) {
      return condition.argument(0);
    }
    return terms.make(
        Op.ITE, Sort.bitVector(1), 0, "", condition, terms.constant(1, 1), terms.constant(1, 0));
  }

  /** Where {@code a} is cut into parts: bit i is set if a part begins there; of concats only. */
  static long seams(Term a) {
    long seams = 0;
    if (a.op() == Op.CONCAT) {
      int low = 0;
      for (int i = a.arity() - 1; i > 0; i--) {
        low += a.argument(i).width();
        seams |= 1L << low;
      }
    }
    return seams;
  }

  /** As {@link #seams}, and where the bits of a constant change, in {@code a} or in its parts. */
  static long cuts(Term a) {
    long cuts = 0;
    int low = 0;
    for (int i = a.op() == Op.CONCAT ? a.arity() - 1 : 0; i >= 0; i--) {
      Term part = a.op() == Op.CONCAT ? a.argument(i) : a;
      if (low > 0) {
        cuts |= 1L << low;
      }
      if (part.isConstant() && part.width() > 1) {
        long changes = (part.value() ^ part.value() << 1) & Term.mask(part.width()) & ~1L;
        if (Long.bitCount(changes) < RUNS) {
          cuts |= changes << low;
        }
      }
      low += part.width();
    }
    return cuts;
  }

  Term extract(int high, int low, Term a) {
    int width = high - low + 1;
    if (width == a.width()) {
      return a;
    }
    return switch (a.op()) {
      case CONSTANT -> terms.constant(width, a.value() >>> low);
      case EXTRACT -> extract(high + a.low(), low + a.low(), a.argument(0));
      case VARIABLE, SELECT -> rawExtract(high, low, a);
      default -> terms.once(Op.EXTRACT, a.id(), high << 6 | low, () -> pushed(high, low, a));
    };
  }

  private Term rawExtract(int high, int low, Term a) {
    return terms.make(Op.EXTRACT, Sort.bitVector(high - low + 1), (long) high << 8 | low, "", a);
  }

  private Term pushed(int high, int low, Term a) {
    switch (a.op()) {
      case CONCAT -> {
        return ofConcat(high, low, a);
      }
      case ITE, BVAND, BVOR, BVXOR -> {
        Term[] arguments = a.arguments().clone();
        for (int i = a.op() == Op.ITE ? 1 : 0; i < arguments.length; i++) {
          arguments[i] = extract(high, low, arguments[i]);
        }
        return terms.with(a, arguments);
      }
      case ADD, SUB, MUL -> {
        boolean conversion = low == 0 && (high == 31 || high == 15 || high == 7);
        if (!conversion) {
          return rawExtract(high, low, a);
        }
        Term first = extract(high, 0, a.argument(0));
        return terms.with(a, new Term[] {first, extract(high, 0, a.argument(1))});
      }
      case SIGN_EXTEND -> {
        Term inner = a.argument(0);
        int top = inner.width() - 1;
        if (high <= top) {
          return extract(high, low, inner);
        }
        return signExtend(high - low + 1, extract(top, Math.min(low, top), inner));
      }
      default -> {
        return rawExtract(high, low, a);
      }
    }
  }

  private Term ofConcat(int high, int low, Term a) {
    List<Term> parts = new ArrayList<>();
    int top = a.width() - 1;
    for (Term part : a.arguments()) {
      int bottom = top - part.width() + 1;
      if (bottom <= high && low <= top) {
        parts.add(extract(Math.min(high, top) - bottom, Math.max(low, bottom) - bottom, part));
      }
      top = bottom - 1;
    }
    return concat(parts);
  }

  Term signExtend(int width, Term a) {
    if (width == a.width()) {
      return a;
    }
    int extra = width - a.width();
    if (a.isConstant()) {
      int unused = 64 - a.width();
      return terms.constant(width, a.value() << unused >> unused);
    }
    if (a.width() == 1) {
      return terms.ite(isSet(a), terms.constant(width, -1), terms.constant(width, 0));
    }
    if (a.op() == Op.SIGN_EXTEND) {
      return signExtend(width, a.argument(0));
    }
    if (a.op() == Op.CONCAT && a.argument(0).isConstant()) {
      boolean negative = (a.argument(0).value() >>> a.argument(0).width() - 1 & 1) == 1;
      return concat(List.of(terms.constant(extra, negative ? -1 : 0), a));
    }
    if (a.op() == Op.ITE && (a.argument(1).isConstant() || a.argument(2).isConstant())) {
      return terms.once(
          Op.SIGN_EXTEND,
          a.id(),
          width,
          () ->
              terms.ite(
                  a.argument(0),
                  signExtend(width, a.argument(1)),
                  signExtend(width, a.argument(2))));
    }
    return terms.make(Op.SIGN_EXTEND, Sort.bitVector(width), 0, "", a);
  }

  /** The parts side by side, the most significant first. */
  Term concat(List<Term> parts) {
    List<Term> joined = new ArrayList<>();
    int width = 0;
    for (Term part : parts) {
      width += part.width();
      if (part.op() == Op.CONCAT) {
        for (Term inner : part.arguments()) {
          append(joined, inner);
        }
      } else {
        append(joined, part);
      }
    }
    if (joined.size() == 1) {
      return joined.get(0);
    }
    return terms.make(Op.CONCAT, Sort.bitVector(width), 0, "", joined.toArray(new Term[0]));
  }

  private void append(List<Term> parts, Term next) {
    Term last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    Term both = last == null ? null : join(last, next);
    if (both == null) {
      parts.add(next);
    } else {
      parts.remove(parts.size() - 1);
      parts.add(both);
    }
  }

  /** Two neighbours as one part; null if they have nothing in common. */
  private Term join(Term high, Term low) {
    if (high.isConstant() && low.isConstant()) {
      return terms.constant(high.width() + low.width(), high.value() << low.width() | low.value());
    }
    if (high.op() == Op.EXTRACT && low.op() == Op.EXTRACT) {
      boolean adjacent = high.argument(0) == low.argument(0) && high.low() == low.high() + 1;
      return adjacent ? extract(high.high(), low.low(), high.argument(0)) : null;
    }
    if (high.op() == Op.ITE
        && low.op() == Op.ITE
        && high.argument(0) == low.argument(0)
        && high.choice == low.choice
        && high.width() > 1
        && low.width() > 1) {
      return terms.make(
          Op.ITE,
          Sort.bitVector(high.width() + low.width()),
          0,
          "",
          high.argument(0),
          concat(List.of(high.argument(1), low.argument(1))),
          concat(List.of(high.argument(2), low.argument(2))));
    }
    return null;
  }

  Term bitwise(Op op, Term a, Term b) {
    if (a.isConstant() && b.isConstant()) {
      long x = a.value();
      long y = b.value();
      return terms.constant(a.width(), op == Op.BVAND ? x & y : op == Op.BVOR ? x | y : x ^ y);
    }
    if (a == b) {
      return op == Op.BVXOR ? terms.constant(a.width(), 0) : a;
    }
    if (a.isConstant()) {
      return bitwise(op, b, a);
    }
    if (b.isConstant() && (b.value() == 0 || b.value() == Term.mask(b.width()))) {
      boolean zero = b.value() == 0;
      if (op != Op.BVXOR) {
        return zero == (op == Op.BVAND) ? b : a;
      }
      if (zero) {
        return a;
      }
    }
    return terms.once(op, Math.min(a.id(), b.id()), Math.max(a.id(), b.id()), () -> cut(op, a, b));
  }

  private Term cut(Op op, Term a, Term b) {
    if (a.width() == 1) {
      Term x = isSet(a);
      Term y = isSet(b);
      return bit(
          switch (op) {
            case BVAND -> logic.and(x, y);
            case BVOR -> logic.or(x, y);
            default -> logic.not(logic.iff(x, y));
          });
    }
    long cuts = cuts(a) | cuts(b);
    if (cuts != 0) {
      List<Term> parts = new ArrayList<>();
      int high = a.width() - 1;
      for (int low = high; low >= 0; low--) {
        if (low == 0 || (cuts >>> low & 1) != 0) {
          parts.add(bitwise(op, extract(high, low, a), extract(high, low, b)));
          high = low - 1;
        }
      }
      return concat(parts);
    }
    if (b.isConstant() && a.op() == Op.ITE && (a.choice || a.argument(2).isConstant())) {
      return terms.ite(a.argument(0), bitwise(op, a.argument(1), b), bitwise(op, a.argument(2), b));
    }
    return whole(op, a, b);
  }

  private Term whole(Op op, Term a, Term b) {
    if (a.op() == op && b.isConstant() && a.argument(1).isConstant()) {
      return bitwise(op, a.argument(0), bitwise(op, a.argument(1), b));
    }
    if (isComplement(a, b) || isComplement(b, a)) {
      return terms.constant(a.width(), op == Op.BVAND ? 0 : -1);
    }
    boolean swap = b.id() < a.id() && !b.isConstant();
    return terms.make(op, a.sort(), 0, "", swap ? b : a, swap ? a : b);
  }

  private static boolean isComplement(Term a, Term b) {
    return b.op() == Op.BVXOR
        && b.argument(0) == a
        && b.argument(1).isConstant()
        && b.argument(1).value() == Term.mask(a.width());
  }

  /** Condition and both branches of a choice among constants that is not itself a constant. */
  Term[] branches(Term choice) {
    if (choice.op() == Op.ITE) {
      return choice.arguments();
    }
    List<Term> then = new ArrayList<>();
    List<Term> otherwise = new ArrayList<>();
    Term condition = null;
    for (Term part : choice.arguments()) {
      boolean varies = !part.isConstant();
      condition = varies ? part.argument(0) : condition;
      then.add(varies ? part.argument(1) : part);
      otherwise.add(varies ? part.argument(2) : part);
    }
    return new Term[] {condition, concat(then), concat(otherwise)};
  }
}
