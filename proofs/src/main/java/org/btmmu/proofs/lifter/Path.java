package org.btmmu.proofs.lifter;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.proofs.lifter.Term.Op;

/** What is known when a point is reached: a list of facts, shared with the points before it. */
final class Path {
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
    if (condition.isTrue() || condition.isFalse()) {
      return condition;
    }
    for (Path path = this; path.before != null; path = path.before) {
      if (path.fact == condition) {
        return yes;
      }
      if (Logic.exclude(path.fact, condition)) {
        return yes.negation;
      }
      if (condition.negation != null && Logic.exclude(path.fact, condition.negation)) {
        return yes;
      }
    }
    return condition;
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
