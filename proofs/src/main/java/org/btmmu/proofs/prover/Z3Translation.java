package org.btmmu.proofs.prover;

import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.BoolSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.Sort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.btmmu.proofs.lifter.Term;

/**
 * Terms over booleans and bit vectors as Z3's expressions, one for one. Each term is translated
 * once, however often it is shared.
 */
final class Z3Translation {
  private final Context z3;
  private final Map<Term, Expr<?>> translated = new HashMap<>();
  private final List<Object> kept = new ArrayList<>();

  Z3Translation(Context z3) {
    this.z3 = z3;
  }

  /**
   * Keeps an object of Z3 until the context is closed. Otherwise it would be freed when Java's
   * garbage collector finds it, and Z3's later steps, and what it counts, depend on when that is.
   */
  <T> T keep(T object) {
    kept.add(object);
    return object;
  }

  /** The formula of a boolean term. */
  BoolExpr formula(Term term) {
    return (BoolExpr) expression(term);
  }

  /** The expression of any term. */
  Expr<?> expression(Term root) {
    for (Term term : SharedGraph.below(root, translated::containsKey)) {
      translated.put(term, translate(term));
    }
    return translated.get(root);
  }

  private Expr<?> translate(Term term) {
    return switch (term.op()) {
      case TRUE -> z3.mkTrue();
      case FALSE -> z3.mkFalse();
      case CONSTANT -> z3.mkBV(Long.toUnsignedString(term.value()), term.width());
      case VARIABLE -> z3.mkBVConst(term.name(), term.width());
      case NOT -> z3.mkNot(truth(term, 0));
      case AND -> z3.mkAnd(truths(term));
      case OR -> z3.mkOr(truths(term));
      case ITE -> ite(truth(term, 0), argument(term, 1), argument(term, 2));
      case EQ -> z3.mkEq(argument(term, 0), argument(term, 1));
      default -> onVectors(term);
    };
  }

  private Expr<?> onVectors(Term term) {
    Expr<BitVecSort> a = vector(term, 0);
    return switch (term.op()) {
      case EXTRACT -> z3.mkExtract(term.high(), term.low(), a);
      case ZERO_EXTEND -> z3.mkZeroExt(term.width() - term.argument(0).width(), a);
      case SIGN_EXTEND -> z3.mkSignExt(term.width() - term.argument(0).width(), a);
      case CONCAT -> {
        for (int part = 1; part < term.arity(); part++) {
          a = z3.mkConcat(a, vector(term, part));
        }
        yield a;
      }
      default -> onTwo(term, a, vector(term, 1));
    };
  }

  private Expr<?> onTwo(Term term, Expr<BitVecSort> a, Expr<BitVecSort> b) {
    return switch (term.op()) {
      case ADD -> z3.mkBVAdd(a, b);
      case SUB -> z3.mkBVSub(a, b);
      case MUL -> z3.mkBVMul(a, b);
      case SDIV -> z3.mkBVSDiv(a, b);
      case SREM -> z3.mkBVSRem(a, b);
      case UDIV -> z3.mkBVUDiv(a, b);
      case UREM -> z3.mkBVURem(a, b);
      case BVAND -> z3.mkBVAND(a, b);
      case BVOR -> z3.mkBVOR(a, b);
      case BVXOR -> z3.mkBVXOR(a, b);
      case SHL -> z3.mkBVSHL(a, b);
      case LSHR -> z3.mkBVLSHR(a, b);
      case ASHR -> z3.mkBVASHR(a, b);
      case ULT -> z3.mkBVULT(a, b);
      case SLT -> z3.mkBVSLT(a, b);
      default -> throw new IllegalArgumentException("no bit-vector operation: " + term.op());
    };
  }

  private Expr<?> argument(Term term, int i) {
    return translated.get(term.argument(i));
  }

  @SuppressWarnings("unchecked")
  private Expr<BoolSort> truth(Term term, int i) {
    return (Expr<BoolSort>) argument(term, i);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Expr<BoolSort>[] truths(Term term) {
    Expr<BoolSort>[] all = new Expr[term.arity()];
    for (int i = 0; i < all.length; i++) {
      all[i] = truth(term, i);
    }
    return all;
  }

  private Expr<BitVecSort> vector(Term term, int i) {
    return bits(argument(term, i));
  }

  @SuppressWarnings("unchecked")
  private static Expr<BitVecSort> bits(Expr<?> expression) {
    return (Expr<BitVecSort>) expression;
  }

  @SuppressWarnings("unchecked")
  private <S extends Sort> Expr<?> ite(Expr<BoolSort> condition, Expr<?> then, Expr<?> otherwise) {
    return z3.mkITE(condition, (Expr<S>) then, (Expr<S>) otherwise);
  }
}
