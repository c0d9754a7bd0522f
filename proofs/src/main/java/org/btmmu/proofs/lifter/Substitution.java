package org.btmmu.proofs.lifter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.btmmu.proofs.lifter.Term.Op;

/**
 * Finds that two terms are equal where a condition is true, by replacing in both what the condition
 * says is equal. So the bits of a page-table entry that a store did not change are the same whether
 * it is read at the stored address or elsewhere.
 */
final class Substitution {
  /** How many nodes one question may look at. */
  private static final int NODES = 400;

  /** How many conditions' memories are kept. */
  private static final int CONDITIONS = 256;

  /** Equal terms by the condition; each is replaced by an older term. */
  private static final class Facts {
    final Map<Term, Term> equal = new LinkedHashMap<>();
    final Map<Term, Term> replaced = new HashMap<>();
    int oldest = Integer.MAX_VALUE;
  }

  /** Two terms that are equal where all of some conditions are true. */
  private record Noted(Set<Term> parts, Term a, Term b) {}

  private final Terms terms;
  private final Map<Term, Facts> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Term, Facts> eldest) {
          return size() > CONDITIONS;
        }
      };
  private final Map<Term, Set<Noted>> noted = new HashMap<>();
  private int left;
  private int depth;

  Substitution(Terms terms) {
    this.terms = terms;
  }

  /** Whether it is certain that {@code a} equals {@code b} where {@code condition} is true. */
  boolean equal(Term condition, Term a, Term b) {
    if (depth > 1 || condition.op() != Op.EQ && condition.op() != Op.AND) {
      return false;
    }
    Facts facts = known.get(condition);
    if (facts == null) {
      facts = facts(condition);
      known.put(condition, facts);
    }
    if (facts.equal.isEmpty()) {
      return false;
    }
    int outer = left;
    left = NODES;
    depth++;
    Term x = replace(a, facts);
    Term y = x == null ? null : replace(b, facts);
    depth--;
    left = outer;
    return x != null && x == y;
  }

  /** Remembers that {@code condition}, however it is simplified, says that two terms are equal. */
  void note(Term condition, Term a, Term b) {
    if (condition.op() != Op.AND || a.isConstant() || b.isConstant()) {
      return;
    }
    Noted next = new Noted(Set.of(condition.arguments()), a, b);
    if (noted.computeIfAbsent(condition.argument(0), part -> new HashSet<>()).add(next)) {
      known.clear();
    }
  }

  private Facts facts(Term condition) {
    Facts facts = new Facts();
    Term[] parts = condition.op() == Op.AND ? condition.arguments() : new Term[] {condition};
    Set<Term> all = Set.of(parts);
    for (Term part : parts) {
      if (part.op() == Op.EQ) {
        add(part.argument(0), part.argument(1), facts);
      }
      for (Noted each : noted.getOrDefault(part, Set.of())) {
        if (all.containsAll(each.parts())) {
          add(each.a(), each.b(), facts);
        }
      }
    }
    return facts;
  }

  private static void add(Term a, Term b, Facts facts) {
    if (a.sort().isBool() || a.width() == 1) {
      return;
    }
    Term newer = b.isConstant() || a.id() > b.id() ? a : b;
    facts.equal.put(newer, newer == a ? b : a);
    Term source = newer.op() == Op.EXTRACT ? newer.argument(0) : newer;
    facts.oldest = Math.min(facts.oldest, source.id());
  }

  /** {@code term} with equals replaced; null if that looks at too much. */
  private Term replace(Term term, Facts facts) {
    if (term.id() < facts.oldest) {
      return term;
    }
    Term known = facts.equal.get(term);
    if (known == null) {
      known = facts.replaced.get(term);
    }
    if (known == null && term.op() == Op.EXTRACT) {
      known = slice(term, facts);
    }
    if (known != null) {
      return known;
    }
    if (--left < 0) {
      return null;
    }
    Term[] arguments = term.arguments().clone();
    boolean changed = false;
    for (int i = 0; i < arguments.length; i++) {
      Term argument = replace(arguments[i], facts);
      if (argument == null) {
        return null;
      }
      changed |= argument != arguments[i];
      arguments[i] = argument;
    }
    Term result = changed ? terms.with(term, arguments) : term;
    facts.replaced.put(term, result);
    return result;
  }

  /** A slice of something of which a wider slice is replaced; null if none is. */
  private Term slice(Term term, Facts facts) {
    for (Map.Entry<Term, Term> entry : facts.equal.entrySet()) {
      Term whole = entry.getKey();
      if (whole.op() == Op.EXTRACT
          && whole.argument(0) == term.argument(0)
          && whole.high() >= term.high()
          && whole.low() <= term.low()) {
        return terms.extract(term.high() - whole.low(), term.low() - whole.low(), entry.getValue());
      }
    }
    return null;
  }
}
