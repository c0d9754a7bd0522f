package org.btmmu.proofs.lifter;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.proofs.lifter.Reference.Alternative;

/** Joins states and values at the points where paths meet. */
final class Merging {
  private final Terms terms;

  Merging(Terms terms) {
    this.terms = terms;
  }

  /** The state that is {@code a} on its path and {@code b} on the other's. */
  State merge(State a, State b) {
    Path common = Path.common(a.path, b.path);
    List<Term> ours = a.path.since(common);
    List<Term> theirs = b.path.since(common);
    Term here = terms.and(ours.toArray(new Term[0]));
    Term there = terms.and(theirs.toArray(new Term[0]));
    Term condition = selector(ours, theirs, here, there);
    Value[] locals = choose(condition, a.locals, b.locals);
    Value[] stack = a.stack.clone();
    for (int i = 0; i < a.depth; i++) {
      stack[i] = choose(condition, a.stack[i], b.stack[i]);
    }
    Path path = common.with(terms.or(here, there));
    return new State(path, a.heap.merge(condition, b.heap, this), locals, stack, a.depth);
  }

  /** A condition that is true on one path and false on the other, as simple as can be seen. */
  private Term selector(List<Term> ours, List<Term> theirs, Term here, Term there) {
    for (Term fact : ours) {
      for (Term other : theirs) {
        if (fact.negation == other) {
          return fact;
        }
      }
    }
    return theirs.size() < ours.size() ? terms.not(there) : here;
  }

  /** The cells that are {@code a}'s where the condition is true, and {@code b}'s elsewhere. */
  Value[] choose(Term condition, Value[] a, Value[] b) {
    Value[] chosen = new Value[a.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = choose(condition, a[i], b[i]);
    }
    return chosen;
  }

  /** {@code a} where the condition is true, else {@code b}; null if the two are of no one kind. */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  Value choose(Term condition, Value a, Value b) {
    if (a == b || condition.isTrue()) {
      return a;
    }
    if (condition.isFalse()) {
      return b;
    }
    if (a instanceof Term x && b instanceof Term y) {
      return x.sort().equals(y.sort()) ? terms.ite(condition, x, y) : null;
    }
    if (a instanceof Reference x && b instanceof Reference y) {
      return choose(condition, x, y);
    }
    return null;
  }

  private Reference choose(Term condition, Reference a, Reference b) {
    List<Alternative> merged = new ArrayList<>();
    for (Alternative alternative : a.alternatives()) {
      add(merged, condition, terms.and(condition, alternative.guard()), alternative.thing());
    }
    Term other = terms.not(condition);
    for (Alternative alternative : b.alternatives()) {
      add(merged, condition, terms.and(other, alternative.guard()), alternative.thing());
    }
    if (merged.size() == 1) {
      return Reference.to(terms, merged.get(0).thing());
    }
    return new Reference(merged);
  }

  /** Adds an alternative of the second reference; the first's come first. */
  private void add(List<Alternative> merged, Term condition, Term guard, Thing thing) {
    if (guard.isFalse()) {
      return;
    }
    for (int i = 0; i < merged.size(); i++) {
      Alternative old = merged.get(i);
      Thing joined = join(condition, old.thing(), thing);
      if (joined != null) {
        merged.set(i, new Alternative(terms.or(old.guard(), guard), joined));
        return;
      }
    }
    merged.add(new Alternative(guard, thing));
  }

  /** Two things as one; null if they are different. */
  private Thing join(Term condition, Thing a, Thing b) {
    if (a instanceof Thing.Components x && b instanceof Thing.Components y) {
      return x.type() == y.type() ? join(condition, x, y) : null;
    }
    return Thing.same(a, b) ? a : null;
  }

  @SuppressWarnings("ReferenceEquality") // identity is meant
  private Thing join(Term condition, Thing.Components a, Thing.Components b) {
    if (a.fields() == b.fields()) {
      return a;
    }
    return new Thing.Components(a.type(), choose(condition, a.fields(), b.fields()));
  }

  /** What a reference is or has, given what each of its alternatives is or has. */
  Value choose(List<Alternative> alternatives, java.util.function.Function<Thing, Value> of) {
    Value value = null;
    for (int i = alternatives.size() - 1; i >= 0; i--) {
      Alternative alternative = alternatives.get(i);
      Value each = of.apply(alternative.thing());
      value = value == null ? each : choose(alternative.guard(), each, value);
    }
    return value;
  }
}
