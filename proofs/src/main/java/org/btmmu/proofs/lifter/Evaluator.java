package org.btmmu.proofs.lifter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.btmmu.proofs.lifter.Term.Op;

/** Computes terms under an assignment, each node once, without recursion. */
final class Evaluator {
  private final Assignment assignment;
  private final Map<Term, Long> values = new HashMap<>();

  Evaluator(Assignment assignment) {
    this.assignment = assignment;
  }

  long evaluate(Term term) {
    if (term.sort().isArray()) {
      throw new IllegalArgumentException("an array has no single value");
    }
    Deque<Term> pending = new ArrayDeque<>();
    pending.push(term);
    while (!pending.isEmpty()) {
      Term next = pending.peek();
      boolean ready = true;
      if (!values.containsKey(next)) {
        for (Term argument : next.arguments()) {
          if (!values.containsKey(argument)) {
            pending.push(argument);
            ready = false;
          }
        }
      }
      if (ready) {
        pending.pop();
        values.computeIfAbsent(next, t -> t.sort().isArray() ? 0 : value(t));
      }
    }
    return values.get(term);
  }

  private long at(Term term, int argument) {
    return values.get(term.argument(argument));
  }

  private static long signed(int width, long value) {
    return value << (64 - width) >> (64 - width);
  }

  private long value(Term term) {
    return switch (term.op()) {
      case TRUE -> 1;
      case FALSE -> 0;
      case NOT, AND, OR, EQ, ULT, SLT -> truth(term) ? 1 : 0;
      case ITE -> at(term, 0) != 0 ? at(term, 1) : at(term, 2);
      default -> vector(term) & Term.mask(term.width());
    };
  }

  private boolean truth(Term term) {
    return switch (term.op()) {
      case NOT -> at(term, 0) == 0;
      case AND -> count(term) == term.arity();
      case OR -> count(term) > 0;
      case EQ -> at(term, 0) == at(term, 1);
      case ULT -> Long.compareUnsigned(at(term, 0), at(term, 1)) < 0;
      default -> {
        int width = term.argument(0).width();
        yield signed(width, at(term, 0)) < signed(width, at(term, 1));
      }
    };
  }

  private int count(Term term) {
    int count = 0;
    for (Term argument : term.arguments()) {
      count += values.get(argument) != 0 ? 1 : 0;
    }
    return count;
  }

  private long vector(Term term) {
    int width = term.width();
    return switch (term.op()) {
      case CONSTANT -> term.value();
      case VARIABLE -> assignment.variable(term);
      case ADD -> at(term, 0) + at(term, 1);
      case SUB -> at(term, 0) - at(term, 1);
      case MUL -> at(term, 0) * at(term, 1);
      case SDIV, SREM, UDIV, UREM -> divide(term.op(), width, at(term, 0), at(term, 1));
      case BVAND -> at(term, 0) & at(term, 1);
      case BVOR -> at(term, 0) | at(term, 1);
      case BVXOR -> at(term, 0) ^ at(term, 1);
      case SHL, LSHR, ASHR -> shift(term.op(), width, at(term, 0), at(term, 1));
      case EXTRACT -> at(term, 0) >>> term.low();
      case ZERO_EXTEND -> at(term, 0);
      case SIGN_EXTEND -> signed(term.argument(0).width(), at(term, 0));
      case CONCAT -> {
        long value = 0;
        for (Term part : term.arguments()) {
          value = value << part.width() | values.get(part);
        }
        yield value;
      }
      case SELECT -> read(term.argument(0), at(term, 1));
      default -> throw new IllegalStateException("not a bit vector: " + term.op());
    };
  }

  private static long shift(Op op, int width, long value, long distance) {
    boolean all = Long.compareUnsigned(distance, width) >= 0;
    if (op == Op.ASHR) {
      return signed(width, value) >> (all ? width - 1 : (int) distance);
    }
    return all ? 0 : op == Op.SHL ? value << distance : value >>> distance;
  }

  /** The quotient or remainder as SMT-LIB defines it, also for a divisor 0. */
  static long divide(Op op, int width, long a, long b) {
    boolean remainder = op == Op.SREM || op == Op.UREM;
    if (b == 0) {
      return remainder ? a : op == Op.SDIV && signed(width, a) < 0 ? 1 : -1;
    }
    if (op == Op.UDIV || op == Op.UREM) {
      return remainder ? Long.remainderUnsigned(a, b) : Long.divideUnsigned(a, b);
    }
    long x = signed(width, a);
    long y = signed(width, b);
    return remainder ? x % y : x / y;
  }

  private long read(Term array, long index) {
    Term place = array;
    while (place.op() != Op.VARIABLE) {
      switch (place.op()) {
        case CONSTANT_ARRAY -> {
          return at(place, 0);
        }
        case STORE -> {
          if (at(place, 1) == index) {
            return at(place, 2);
          }
          place = place.argument(0);
        }
        default -> place = place.argument(at(place, 0) != 0 ? 1 : 2);
      }
    }
    return assignment.read(place, index) & Term.mask(array.width());
  }
}
