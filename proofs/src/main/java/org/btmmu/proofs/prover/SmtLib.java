package org.btmmu.proofs.prover;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.btmmu.proofs.lifter.Sort;
import org.btmmu.proofs.lifter.Term;
import org.btmmu.proofs.lifter.Term.Op;

/** Writes terms over booleans and bit vectors as SMT-LIB 2.6, each shared term once. */
final class SmtLib {
  private SmtLib() {}

  /** Definitions and one assertion for each formula, in order. */
  static String assertions(List<Term> formulas) {
    StringBuilder text = new StringBuilder();
    define(text, formulas, new HashSet<>());
    for (Term formula : formulas) {
      text.append("(assert ").append(word(formula)).append(")\n");
    }
    return text.toString();
  }

  /**
   * One case of a law as a self-contained script that is satisfiable if and only if the case is
   * false.
   *
   * @param title a comment, one line
   * @param verdict what is known of the case, for {@code :status}
   */
  static String script(BitFormulas formulas, String title, Verdict verdict) {
    StringBuilder text = new StringBuilder("; ").append(title.replace('\n', ' '));
    text.append("\n(set-logic QF_BV)\n(set-info :status ");
    text.append(
        switch (verdict) {
          case PROVED -> "unsat";
          case REFUTED -> "sat";
          case UNKNOWN -> "unknown";
        });
    text.append(")\n");
    List<Term> roots = new ArrayList<>(formulas.consistency());
    roots.add(formulas.hypothesis());
    roots.add(formulas.result());
    roots.addAll(formulas.violated());
    define(text, roots, new HashSet<>());
    for (Term always : formulas.consistency()) {
      text.append("(assert ").append(word(always)).append(")\n");
    }
    text.append("(assert (or (and ").append(word(formulas.hypothesis()));
    text.append(" (not ").append(word(formulas.result())).append("))");
    for (Term violated : formulas.violated()) {
      text.append("\n  ").append(word(violated));
    }
    return text.append("))\n(check-sat)\n").toString();
  }

  private static void define(StringBuilder text, List<Term> roots, Set<Term> written) {
    for (Term root : roots) {
      for (Term term : SharedGraph.below(root, written::contains)) {
        written.add(term);
        define(text, term);
      }
    }
  }

  private static void define(StringBuilder text, Term term) {
    if (term.op() == Op.VARIABLE) {
      text.append("(declare-const ").append(word(term)).append(' ').append(sort(term.sort()));
      text.append(")\n");
    } else if (term.arity() > 0) {
      text.append("(define-fun ").append(word(term)).append(" () ").append(sort(term.sort()));
      text.append(' ').append(application(term)).append(")\n");
    }
  }

  private static String application(Term term) {
    String operator = operator(term);
    if (term.op() == Op.CONCAT) {
      // The standard's concat has two arguments.
      String text = word(term.argument(0));
      for (int i = 1; i < term.arity(); i++) {
        text = "(concat " + text + " " + word(term.argument(i)) + ")";
      }
      return text;
    }
    StringBuilder text = new StringBuilder("(").append(operator);
    for (int i = 0; i < term.arity(); i++) {
      text.append(' ').append(word(term.argument(i)));
    }
    return text.append(')').toString();
  }

  private static String word(Term term) {
    return switch (term.op()) {
      case TRUE -> "true";
      case FALSE -> "false";
      case CONSTANT -> "(_ bv" + Long.toUnsignedString(term.value()) + " " + term.width() + ")";
      case VARIABLE -> "|" + term.name().replace('|', '_').replace('\\', '_') + "|";
      // No Java name has an exclamation mark, so no variable has this one.
      default -> "t!" + term.id();
    };
  }

  private static String sort(Sort sort) {
    return sort.isBool() ? "Bool" : "(_ BitVec " + sort.width() + ")";
  }

  private static String operator(Term term) {
    return switch (term.op()) {
      case NOT -> "not";
      case AND -> "and";
      case OR -> "or";
      case ITE -> "ite";
      case EQ -> "=";
      case ADD -> "bvadd";
      case SUB -> "bvsub";
      case MUL -> "bvmul";
      case SDIV -> "bvsdiv";
      case SREM -> "bvsrem";
      case UDIV -> "bvudiv";
      case UREM -> "bvurem";
      case BVAND -> "bvand";
      case BVOR -> "bvor";
      case BVXOR -> "bvxor";
      case SHL -> "bvshl";
      case LSHR -> "bvlshr";
      case ASHR -> "bvashr";
      case ULT -> "bvult";
      case SLT -> "bvslt";
      case EXTRACT -> "(_ extract " + term.high() + " " + term.low() + ")";
      case CONCAT -> "concat";
      case ZERO_EXTEND -> "(_ zero_extend " + (term.width() - term.argument(0).width()) + ")";
      case SIGN_EXTEND -> "(_ sign_extend " + (term.width() - term.argument(0).width()) + ")";
      case TRUE, FALSE, CONSTANT, VARIABLE, SELECT, STORE, CONSTANT_ARRAY ->
          throw new IllegalArgumentException("no operation on bits: " + term.op());
    };
  }
}
