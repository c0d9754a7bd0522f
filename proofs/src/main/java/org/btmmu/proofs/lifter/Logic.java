package org.btmmu.proofs.lifter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.btmmu.proofs.lifter.Term.Op;

/**
 * Simplification of booleans. Negations stand only before atoms; conjunctions are flat, sorted sets
 * without complementary members; a disjunction is made as the negation of a conjunction, so each
 * rule is written once.
 */
final class Logic {
  /** Conjunctions of more members are kept nested. */
  private static final int FLAT = 600;

  private final Terms terms;

  Logic(Terms terms) {
    this.terms = terms;
  }

  Term not(Term a) {
    if (a.negation == null) {
      Term negated =
          switch (a.op()) {
            case AND -> sorted(Op.OR, negated(a.arguments()));
            case OR -> sorted(Op.AND, negated(a.arguments()));
            case ITE ->
                terms.make(
                    Op.ITE,
                    Sort.BOOL,
                    0,
                    "",
                    a.argument(0),
                    not(a.argument(1)),
                    not(a.argument(2)));
            default -> terms.make(Op.NOT, Sort.BOOL, 0, "", a);
          };
      a.negation = negated;
      negated.negation = a;
    }
    return a.negation;
  }

  private Term[] negated(Term[] all) {
    Term[] negated = new Term[all.length];
    for (int i = 0; i < all.length; i++) {
      negated[i] = not(all[i]);
    }
    return negated;
  }

  private Term sorted(Op op, Term[] arguments) {
    java.util.Arrays.sort(arguments, java.util.Comparator.comparingInt(Term::id));
    return terms.make(op, Sort.BOOL, 0, "", arguments);
  }

  Term or(Term... any) {
    if (any.length == 1) {
      return any[0];
    }
    return not(and(negated(any)));
  }

  Term and(Term... all) {
    if (all.length == 1) {
      return all[0];
    }
    if (all.length == 2) {
      Term a = all[0];
      Term b = all[1];
      if (a.isTrue() || a == b) {
        return b;
      }
      if (b.isTrue()) {
        return a;
      }
      if (a.isFalse() || b.isFalse() || a.negation == b) {
        return terms.bool(false);
      }
    }
    TreeMap<Integer, Term> members = new TreeMap<>();
    Deque<Term> pending = new ArrayDeque<>(List.of(all));
    while (true) {
      if (!collect(pending, members) || contradicts(members)) {
        return terms.bool(false);
      }
      if (!reduce(pending, members)) {
        return built(members);
      }
    }
  }

  /** Adds the conjuncts of what is pending; false if two of them are complementary. */
  private static boolean collect(Deque<Term> pending, Map<Integer, Term> members) {
    while (!pending.isEmpty()) {
      Term term = pending.poll();
      if (term.isFalse() || term.negation != null && members.containsKey(term.negation.id())) {
        return false;
      }
      if (term.op() == Op.AND && members.size() + term.arity() <= FLAT) {
        for (Term argument : term.arguments()) {
          pending.add(argument);
        }
      } else if (!term.isTrue()) {
        members.put(term.id(), term);
      }
    }
    return true;
  }

  private Term built(TreeMap<Integer, Term> members) {
    if (members.isEmpty()) {
      return terms.bool(true);
    }
    if (members.size() == 1) {
      return members.firstEntry().getValue();
    }
    Term[] all = members.values().toArray(new Term[0]);
    if (all.length == 2) {
      Term factored = factor(all[0], all[1]);
      if (factored != null) {
        return factored;
      }
    }
    return terms.make(Op.AND, Sort.BOOL, 0, "", all);
  }

  /** (g ∨ a) ∧ (g ∨ b) as g ∨ (a ∧ b); null if the two share nothing. */
  private Term factor(Term a, Term b) {
    if (a.op() != Op.OR || b.op() != Op.OR) {
      return null;
    }
    List<Term> shared = new ArrayList<>(List.of(a.arguments()));
    shared.retainAll(List.of(b.arguments()));
    if (shared.isEmpty()) {
      return null;
    }
    Term rest = and(or(without(a, shared)), or(without(b, shared)));
    shared.add(rest);
    return or(shared.toArray(new Term[0]));
  }

  private static Term[] without(Term a, List<Term> removed) {
    List<Term> rest = new ArrayList<>(List.of(a.arguments()));
    rest.removeAll(removed);
    return rest.toArray(new Term[0]);
  }

  /** Drops what the other members make needless; true if something is pending again. */
  private boolean reduce(Deque<Term> pending, TreeMap<Integer, Term> members) {
    if (members.size() < 2) {
      return false;
    }
    for (Term member : members.values().toArray(new Term[0])) {
      if (member.op() == Op.OR) {
        Term[] rest = remaining(member, members);
        if (rest == null) {
          members.remove(member.id());
        } else if (rest.length < member.arity()) {
          members.remove(member.id());
          pending.add(or(rest));
          return true;
        }
      } else if (member.op() == Op.ULT || member.op() == Op.SLT) {
        Term equal = terms.eq(member.argument(0), member.argument(1));
        if (members.containsKey(equal.id())) {
          pending.add(terms.bool(false));
          return true;
        }
        members.remove(not(equal).id());
      }
    }
    return false;
  }

  /** The disjuncts that are still open beside the other members; null if one of them is true. */
  private static Term[] remaining(Term disjunction, Map<Integer, Term> members) {
    List<Term> rest = new ArrayList<>();
    for (Term disjunct : disjunction.arguments()) {
      if (members.containsKey(disjunct.id())) {
        return null;
      }
      if (!excluded(disjunct, members)) {
        rest.add(disjunct);
      }
    }
    return rest.toArray(new Term[0]);
  }

  private static boolean excluded(Term term, Map<Integer, Term> members) {
    if (term.negation != null && members.containsKey(term.negation.id())) {
      return true;
    }
    if (term.op() == Op.AND) {
      for (Term argument : term.arguments()) {
        if (argument.negation != null && members.containsKey(argument.negation.id())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether one term must equal two constants; drops inequalities that an equality implies. */
  private static boolean contradicts(TreeMap<Integer, Term> members) {
    Map<Term, Term> equal = null;
    for (Term member : members.values()) {
      if (isPinned(member)) {
        equal = equal == null ? new HashMap<>() : equal;
        Term other = equal.put(member.argument(0), member.argument(1));
        if (other != null && other != member.argument(1)) {
          return true;
        }
      }
    }
    if (equal != null) {
      Map<Term, Term> known = equal;
      members
          .values()
          .removeIf(member ->
              member.op() == Op.NOT
                  && isPinned(member.argument(0))
                  && known.containsKey(member.argument(0).argument(0)));
    }
    return false;
  }

  /** Whether a term says that something equals a constant. */
  static boolean isPinned(Term term) {
    return term.op() == Op.EQ && term.argument(1).isConstant();
  }

  /** Whether the two cannot both be true, as far as can be seen at once. */
  static boolean exclude(Term a, Term b) {
    if (a.negation == b) {
      return true;
    }
    return isPinned(a)
        && isPinned(b)
        && shared(a, b) != 0
        && (difference(a, b) & shared(a, b)) != 0;
  }

  /** Whether {@code claim} is true where {@code fact} is, as far as can be seen at once. */
  static boolean implied(Term fact, Term claim) {
    if (fact == claim) {
      return true;
    }
    return isPinned(fact)
        && isPinned(claim)
        && shared(fact, claim) == bits(claim)
        && (difference(fact, claim) & shared(fact, claim)) == 0;
  }

  private static Term source(Term pinned) {
    Term term = pinned.argument(0);
    return term.op() == Op.EXTRACT ? term.argument(0) : term;
  }

  private static int low(Term pinned) {
    Term term = pinned.argument(0);
    return term.op() == Op.EXTRACT ? term.low() : 0;
  }

  /** The bits of its source that a pinned slice has. */
  private static long bits(Term pinned) {
    return Term.mask(pinned.argument(0).width()) << low(pinned);
  }

  /** The bits of one source that both terms say something of. */
  private static long shared(Term a, Term b) {
    return source(a) == source(b) ? bits(a) & bits(b) : 0;
  }

  private static long difference(Term a, Term b) {
    return a.argument(1).value() << low(a) ^ b.argument(1).value() << low(b);
  }

  /** Of each pair of complementary terms one is negative: conditions are never negative. */
  boolean isNegative(Term a) {
    return not(a).id() < a.id();
  }

  Term iff(Term a, Term b) {
    if (a == b) {
      return terms.bool(true);
    }
    if (a.isTrue() || b.isTrue()) {
      return a.isTrue() ? b : a;
    }
    if (a.isFalse() || b.isFalse()) {
      return not(a.isFalse() ? b : a);
    }
    boolean flip = false;
    if (isNegative(a)) {
      a = not(a);
      flip = true;
    }
    if (isNegative(b)) {
      b = not(b);
      flip = !flip;
    }
    if (a == b) {
      return terms.bool(!flip);
    }
    Term equal = sorted(Op.EQ, new Term[] {a, b});
    return flip ? not(equal) : equal;
  }

  Term ite(Term condition, Term then, Term otherwise) {
    if (condition.isTrue() || then == otherwise) {
      return then;
    }
    if (condition.isFalse()) {
      return otherwise;
    }
    if (isNegative(condition)) {
      return ite(not(condition), otherwise, then);
    }
    then = under(condition, then);
    otherwise = under(not(condition), otherwise);
    if (then.isTrue() || then == condition) {
      return or(condition, otherwise);
    }
    if (then.isFalse() || then == not(condition)) {
      return and(not(condition), otherwise);
    }
    if (otherwise.isTrue() || otherwise == not(condition)) {
      return or(not(condition), then);
    }
    if (otherwise.isFalse() || otherwise == condition) {
      return and(condition, then);
    }
    if (then == otherwise) {
      return then;
    }
    if (not(then) == otherwise) {
      return iff(condition, then);
    }
    return terms.make(Op.ITE, Sort.BOOL, 0, "", condition, then, otherwise);
  }

  /**
   * {@code term}, which matters only where {@code fact} is true, without choices that it settles.
   */
  Term under(Term fact, Term term) {
    while (term.op() == Op.ITE) {
      if (implies(fact, term.argument(0))) {
        term = term.argument(1);
      } else if (implies(fact, not(term.argument(0)))) {
        term = term.argument(2);
      } else {
        return term;
      }
    }
    return term;
  }

  private static boolean implies(Term fact, Term claim) {
    if (fact == claim) {
      return true;
    }
    if (fact.op() == Op.AND) {
      for (Term part : fact.arguments()) {
        if (part == claim) {
          return true;
        }
      }
    }
    if (claim.op() == Op.OR) {
      for (Term part : claim.arguments()) {
        if (part == fact) {
          return true;
        }
      }
    }
    return claim.op() == Op.NOT && exclude(fact, claim.argument(0));
  }
}
