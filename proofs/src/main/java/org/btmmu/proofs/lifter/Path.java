package org.btmmu.proofs.lifter;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.proofs.lifter.Term.Op;

/** What is known when a point is reached: a list of facts, shared with the points before it. */
final class Path {
  /** Larger conditions are looked up only as a whole. */
  private static final int PARTS = 16;

  private final Path before;
  private final Term fact;
  private final int length;
  private final Term yes;
  private Term all;

  private Path(Path before, Term fact, Term yes) {
    this.before = before;
    this.fact = fact;
    this.length = before == null ? 0 : before.length + 1;
    this.yes = yes;
  }

  /** The start, where nothing is known. */
  static Path start(Terms terms) {
    return new Path(null, terms.bool(true), terms.bool(true));
  }

  /** The path on which {@code next} is true as well; null if that cannot be. */
  Path with(Term next) {
    if (next.isTrue()) {
      return this;
    }
    if (next.op() == Op.AND) {
      Path path = this;
      for (Term part : next.arguments()) {
        path = path == null ? null : path.with(part);
      }
      return path;
    }
    Term known = decide(next);
    if (known.isFalse()) {
      return null;
    }
    return known.isTrue() ? this : new Path(this, next, yes);
  }

  /** {@code condition}, or true or false if the facts settle it at a glance. */
  Term decide(Term condition) {
    boolean all = condition.op() == Op.AND;
    if (!all && condition.op() != Op.OR) {
      return decideOne(condition);
    }
    Term whole = decideOne(condition);
    if (whole != condition || condition.arity() > PARTS) {
      return whole;
    }
    int settled = 0;
    for (Term part : condition.arguments()) {
      Term known = decideOne(part);
      if (all ? known.isFalse() : known.isTrue()) {
        return known;
      }
      settled += known == part ? 0 : 1;
    }
    return settled < condition.arity() ? condition : all ? yes : yes.negation;
  }

  private Term decideOne(Term condition) {
    if (condition.isTrue() || condition.isFalse()) {
      return condition;
    }
    Term opposite = condition.negation;
    for (Path path = this; path.before != null; path = path.before) {
      if (Logic.implied(path.fact, condition)
          || opposite != null && Logic.exclude(path.fact, opposite)) {
        return yes;
      }
      if (Logic.exclude(path.fact, condition)
          || opposite != null && Logic.implied(path.fact, opposite)) {
        return yes.negation;
      }
    }
    return condition;
  }

  /** {@code term} without the outer choices that the facts settle. */
  Term settle(Term term) {
    Term settled = term;
    while (settled.op() == Op.ITE) {
      Term known = decide(settled.argument(0));
      if (!known.isTrue() && !known.isFalse()) {
        return settled;
      }
      settled = settled.argument(known.isTrue() ? 1 : 2);
    }
    return settled;
  }

  /** All facts as one term. */
  Term all(Terms terms) {
    if (all == null) {
      all = before == null ? fact : terms.and(before.all(terms), fact);
    }
    return all;
  }

  /** The facts that were added since {@code base}, the oldest first. */
  List<Term> since(Path base) {
    List<Term> facts = new ArrayList<>();
    for (Path path = this; path != base; path = path.before) {
      facts.add(0, path.fact);
    }
    return facts;
  }

  /** The longest path that both extend. */
  static Path common(Path a, Path b) {
    while (a != b) {
      if (a.length >= b.length) {
        a = a.before;
      } else {
        b = b.before;
      }
    }
    return a;
  }
}
