package org.btmmu.proofs.lifter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.btmmu.proofs.lifter.Term.Op;

/**
 * The maker of terms: simplifies as it builds, and gives one object for one expression.
 *
 * <p>What the simplification is for: the two sides of a law should meet in the same terms wherever
 * they do the same thing in different words. Shifts and masks by constants become extracts and
 * concatenations; booleans that went through ints come out as booleans; a read of memory after
 * writes becomes a choice among what was written and the memory at the start.
 *
 * <p>One Terms serves one obligation and one thread. Very deep terms need a deep stack: {@link
 * Lifter} provides one.
 */
public final class Terms {
  private Term[] table = new Term[1 << 14];
  private int size;
  private final Map<Long, Term> memory = new HashMap<>();
  private final Map<Term, List<Term>> selects = new HashMap<>();
  private final Set<Long> readAt = new HashSet<>();
  private final Term yes = make(Op.TRUE, Sort.BOOL, 0, "");
  private final Term no = make(Op.FALSE, Sort.BOOL, 0, "");
  private final Logic logic = new Logic(this);
  private final Slices slices = new Slices(this, logic);
  private final Substitution substitution = new Substitution(this);
  private final Choices choices = new Choices(this, logic, slices, substitution);
  private final Comparisons comparisons = new Comparisons(this, logic, slices);
  private final Arithmetic arithmetic = new Arithmetic(this, slices);
  private final Contents contents = new Contents(this, substitution);

  /** A maker that has made nothing but true and false yet. */
  public Terms() {
    yes.negation = no;
    no.negation = yes;
  }

  /** The one term of that shape, without simplification. */
  Term make(Op op, Sort sort, long value, String name, Term... arguments) {
    int hash = op.ordinal() * 31 + sort.indexWidth() * 64 + sort.width();
    hash = (hash * 31 + Long.hashCode(value)) * 31 + name.hashCode();
    for (Term argument : arguments) {
      hash = hash * 0x9e3779b1 + argument.id();
    }
    int slot = (hash ^ hash >>> 15) & table.length - 1;
    while (table[slot] != null) {
      if (table[slot].hash == hash && table[slot].is(op, sort, value, name, arguments)) {
        return table[slot];
      }
      slot = slot + 1 & table.length - 1;
    }
    Term made = new Term(op, sort, value, name, size++, hash, arguments);
    table[slot] = made;
    if (size > table.length / 2) {
      grow();
    }
    if (op == Op.SELECT) {
      selects.computeIfAbsent(arguments[0], array -> new ArrayList<>()).add(made);
      readAt.add((long) arguments[0].id() << 32 | arguments[1].id());
    }
    return made;
  }

  private void grow() {
    Term[] old = table;
    table = new Term[old.length * 2];
    for (Term term : old) {
      if (term != null) {
        int slot = (term.hash ^ term.hash >>> 15) & table.length - 1;
        while (table[slot] != null) {
          slot = slot + 1 & table.length - 1;
        }
        table[slot] = term;
      }
    }
  }

  /**
   * What {@code compute} gives, computed once for each operation and pair of numbers, so that
   * walking a shared graph takes time in its size rather than in the number of its paths.
   */
  Term once(Op op, int first, int second, Supplier<Term> compute) {
    long key = (long) op.ordinal() << 56 | (long) first << 28 | second;
    Term known = memory.get(key);
    if (known == null) {
      known = compute.get();
      memory.put(key, known);
    }
    return known;
  }

  /** Whether an array was read at an index before. */
  boolean isRead(Term array, Term index) {
    return array.op() == Op.VARIABLE
        ? readAt.contains((long) array.id() << 32 | index.id())
        : memory.containsKey(
            (long) Op.SELECT.ordinal() << 56 | (long) array.id() << 28 | index.id());
  }

  /** How many different terms were made. */
  public int size() {
    return size;
  }

  /** The truth value. */
  public Term bool(boolean value) {
    return value ? yes : no;
  }

  /** A bit vector; bits of {@code value} at {@code width} and above are ignored. */
  public Term constant(int width, long value) {
    return make(Op.CONSTANT, Sort.bitVector(width), value & Term.mask(width), "");
  }

  /** The free variable of that name; a name has one sort, a bit vector's or an array's. */
  public Term variable(String name, Sort sort) {
    if (sort.isBool()) {
      throw new IllegalArgumentException("a boolean variable is a bit vector of one bit");
    }
    return make(Op.VARIABLE, sort, 0, name);
  }

  /** Negation. */
  public Term not(Term a) {
    return logic.not(a);
  }

  /** Conjunction; true if there is none. */
  public Term and(Term... all) {
    return logic.and(all);
  }

  /** Disjunction; false if there is none. */
  public Term or(Term... any) {
    return logic.or(any);
  }

  /** Whether {@code b} is true where {@code a} is. */
  public Term implies(Term a, Term b) {
    return logic.or(logic.not(a), b);
  }

  /** {@code then} where {@code condition} is true; booleans, bit vectors or arrays of one sort. */
  public Term ite(Term condition, Term then, Term otherwise) {
    agree(then, otherwise);
    return then.sort().isBool()
        ? logic.ite(condition, then, otherwise)
        : choices.ite(condition, then, otherwise);
  }

  /** Equality of two booleans or of two bit vectors of one width. */
  public Term eq(Term a, Term b) {
    agree(a, b);
    return a.sort().isBool() ? logic.iff(a, b) : comparisons.eq(a, b);
  }

  /** Whether a bit vector of one bit is 1. */
  public Term isSet(Term bit) {
    return slices.isSet(bit);
  }

  /** 1 or 0 in {@code width} bits. */
  public Term bit(Term condition, int width) {
    return zeroExtend(width, slices.bit(condition));
  }

  /** Sum, modulo 2^width. */
  public Term add(Term a, Term b) {
    agree(a, b);
    return arithmetic.add(a, b);
  }

  /** Difference, modulo 2^width. */
  public Term sub(Term a, Term b) {
    agree(a, b);
    return arithmetic.sub(a, b);
  }

  /** Product, modulo 2^width. */
  public Term mul(Term a, Term b) {
    agree(a, b);
    return arithmetic.mul(a, b);
  }

  /** Signed quotient, rounded towards zero; of a divisor 0 as SMT-LIB says. */
  public Term sdiv(Term a, Term b) {
    agree(a, b);
    return arithmetic.divide(Op.SDIV, a, b);
  }

  /** Signed remainder with the dividend's sign; of a divisor 0 the dividend. */
  public Term srem(Term a, Term b) {
    agree(a, b);
    return arithmetic.divide(Op.SREM, a, b);
  }

  /** Unsigned quotient; of a divisor 0 all ones. */
  public Term udiv(Term a, Term b) {
    agree(a, b);
    return arithmetic.divide(Op.UDIV, a, b);
  }

  /** Unsigned remainder; of a divisor 0 the dividend. */
  public Term urem(Term a, Term b) {
    agree(a, b);
    return arithmetic.divide(Op.UREM, a, b);
  }

  /** Bitwise and. */
  public Term bvand(Term a, Term b) {
    agree(a, b);
    return slices.bitwise(Op.BVAND, a, b);
  }

  /** Bitwise or. */
  public Term bvor(Term a, Term b) {
    agree(a, b);
    return slices.bitwise(Op.BVOR, a, b);
  }

  /** Bitwise exclusive or. */
  public Term bvxor(Term a, Term b) {
    agree(a, b);
    return slices.bitwise(Op.BVXOR, a, b);
  }

  /** Shift left by an unsigned distance; 0 if the distance is the width or more. */
  public Term shl(Term a, Term distance) {
    agree(a, distance);
    return arithmetic.shift(Op.SHL, a, distance);
  }

  /** Logical shift right by an unsigned distance; 0 if the distance is the width or more. */
  public Term lshr(Term a, Term distance) {
    agree(a, distance);
    return arithmetic.shift(Op.LSHR, a, distance);
  }

  /** Arithmetic shift right by an unsigned distance; the sign if it is the width or more. */
  public Term ashr(Term a, Term distance) {
    agree(a, distance);
    return arithmetic.shift(Op.ASHR, a, distance);
  }

  /** Unsigned less-than. */
  public Term ult(Term a, Term b) {
    agree(a, b);
    return comparisons.ult(a, b);
  }

  /** Signed less-than. */
  public Term slt(Term a, Term b) {
    agree(a, b);
    return comparisons.slt(a, b);
  }

  /** Bits {@code high} … {@code low} of {@code a}. */
  public Term extract(int high, int low, Term a) {
    Objects.checkFromToIndex(low, high + 1, a.width());
    return slices.extract(high, low, a);
  }

  /** The parts side by side, the most significant first; together at most 64 bits. */
  public Term concat(Term... parts) {
    return slices.concat(Arrays.asList(parts));
  }

  /** {@code a} with zeros above, {@code width} bits wide. */
  public Term zeroExtend(int width, Term a) {
    return width == a.width() ? a : concat(constant(width - a.width(), 0), a);
  }

  /** {@code a} with copies of its sign above, {@code width} bits wide. */
  public Term signExtend(int width, Term a) {
    return slices.signExtend(width, a);
  }

  /** The element at {@code index}. */
  public Term select(Term array, Term index) {
    return contents.select(array, index);
  }

  /** The array with {@code element} at {@code index}. */
  public Term store(Term array, Term index, Term element) {
    return contents.store(array, index, element);
  }

  /** The array of that sort that has {@code element} everywhere. */
  public Term constantArray(Sort sort, Term element) {
    return make(Op.CONSTANT_ARRAY, sort, 0, "", element);
  }

  /**
   * All SELECT terms over an array variable, in the order of their making. Reads of written arrays
   * have been reduced to these.
   */
  public List<Term> selects(Term arrayVariable) {
    return List.copyOf(selects.getOrDefault(arrayVariable, List.of()));
  }

  /** What {@code term} would be with other arguments, simplified. */
  Term with(Term term, Term[] a) {
    return switch (term.op()) {
      case TRUE, FALSE, CONSTANT, VARIABLE -> term;
      case NOT -> not(a[0]);
      case AND -> and(a);
      case OR -> or(a);
      case ITE -> ite(a[0], a[1], a[2]);
      case EQ -> eq(a[0], a[1]);
      case ADD -> add(a[0], a[1]);
      case SUB -> sub(a[0], a[1]);
      case MUL -> mul(a[0], a[1]);
      case SDIV -> sdiv(a[0], a[1]);
      case SREM -> srem(a[0], a[1]);
      case UDIV -> udiv(a[0], a[1]);
      case UREM -> urem(a[0], a[1]);
      case BVAND -> bvand(a[0], a[1]);
      case BVOR -> bvor(a[0], a[1]);
      case BVXOR -> bvxor(a[0], a[1]);
      case SHL -> shl(a[0], a[1]);
      case LSHR -> lshr(a[0], a[1]);
      case ASHR -> ashr(a[0], a[1]);
      case ULT -> ult(a[0], a[1]);
      case SLT -> slt(a[0], a[1]);
      case EXTRACT -> extract(term.high(), term.low(), a[0]);
      case CONCAT -> concat(a);
      case ZERO_EXTEND -> zeroExtend(term.width(), a[0]);
      case SIGN_EXTEND -> signExtend(term.width(), a[0]);
      case SELECT -> select(a[0], a[1]);
      case STORE -> store(a[0], a[1], a[2]);
      case CONSTANT_ARRAY -> constantArray(term.sort(), a[0]);
    };
  }

  private static void agree(Term a, Term b) {
    if (!a.sort().equals(b.sort())) {
      throw new IllegalArgumentException("sorts differ: " + a.sort() + " and " + b.sort());
    }
  }

  /**
   * The value of a term: a bit vector zero-extended, or 1 and 0 for true and false.
   *
   * @throws IllegalArgumentException for a term of an array sort
   */
  public static long evaluate(Term term, Assignment assignment) {
    return new Evaluator(assignment).evaluate(term);
  }
}
