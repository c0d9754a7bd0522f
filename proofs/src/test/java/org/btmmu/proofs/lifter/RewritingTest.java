package org.btmmu.proofs.lifter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.btmmu.proofs.lifter.Term.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Simplification keeps the meaning for all values of all variables, at widths where all can be
 * tried.
 */
class RewritingTest {
  private static final Op[] BINARY = {
    Op.ADD, Op.SUB, Op.MUL, Op.SDIV, Op.SREM, Op.UDIV, Op.UREM, Op.BVAND, Op.BVOR, Op.BVXOR, Op.SHL,
    Op.LSHR, Op.ASHR
  };

  /** A term, and the value that it must have under each assignment. */
  private record Expected(Term term, long[] values) {}

  /** All assignments of a few variables, and the meaning of terms under each. */
  private static final class Table {
    final Terms terms = new Terms();
    private final List<long[]> known = new ArrayList<>();
    private final List<Term> variables = new ArrayList<>();
    private final List<Integer> shifts = new ArrayList<>();
    private int bits;

    Term variable(String name, Sort sort) {
      Term variable = terms.variable(name, sort);
      variables.add(variable);
      shifts.add(bits);
      bits += sort.width() << sort.indexWidth();
      return variable;
    }

    /** How many assignments there are, after the last variable. */
    int size() {
      return 1 << bits;
    }

    private long variableAt(Term variable, int assignment) {
      int place = variables.indexOf(variable);
      int width = variable.width() << variable.sort().indexWidth();
      return assignment >>> shifts.get(place) & Term.mask(width);
    }

    Expected variableValues(Term variable) {
      long[] values = new long[size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = variableAt(variable, i);
      }
      return new Expected(variable, values);
    }

    /** What a term means; the values of an array are packed, element 0 lowest. */
    long[] meaning(Term term) {
      while (known.size() <= term.id()) {
        known.add(null);
      }
      long[] values = known.get(term.id());
      if (values == null) {
        if (term.op() == Op.VARIABLE) {
          values = variableValues(term).values();
        } else {
          long[][] arguments = new long[term.arity()][];
          Term[] shapes = new Term[term.arity()];
          for (int i = 0; i < arguments.length; i++) {
            shapes[i] = term.argument(i);
            arguments[i] = meaning(shapes[i]);
          }
          values = apply(term.op(), term.sort(), term.value(), shapes, arguments);
        }
        known.set(term.id(), values);
      }
      return values;
    }

    /** The values of an operation on terms of these shapes with these values. */
    long[] apply(Op op, Sort sort, long constant, Term[] shapes, long[]... arguments) {
      long[] values = new long[size()];
      long[] a = new long[arguments.length];
      int total = sort.isBool() ? 1 : sort.width() << sort.indexWidth();
      for (int i = 0; i < values.length; i++) {
        for (int k = 0; k < a.length; k++) {
          a[k] = arguments[k][i];
        }
        values[i] = value(op, sort.width(), constant, shapes, a) & Term.mask(total);
      }
      return values;
    }

    private static long signed(int width, long value) {
      return value << 64 - width >> 64 - width;
    }

    private static long value(Op op, int width, long constant, Term[] shapes, long[] a) {
      int first = shapes.length == 0 ? 0 : shapes[0].width();
      return switch (op) {
        case TRUE -> 1;
        case FALSE -> 0;
        case CONSTANT -> constant;
        case NOT -> a[0] ^ 1;
        case AND -> java.util.Arrays.stream(a).min().orElse(1);
        case OR -> java.util.Arrays.stream(a).max().orElse(0);
        case ITE -> a[0] == 1 ? a[1] : a[2];
        case EQ -> a[0] == a[1] ? 1 : 0;
        case ULT -> a[0] < a[1] ? 1 : 0;
        case SLT -> signed(first, a[0]) < signed(first, a[1]) ? 1 : 0;
        case EXTRACT -> a[0] >>> (constant & 0xff);
        case ZERO_EXTEND -> a[0];
        case SIGN_EXTEND -> signed(first, a[0]);
        case CONCAT -> {
          long joined = 0;
          for (int k = 0; k < a.length; k++) {
            joined = joined << shapes[k].width() | a[k];
          }
          yield joined;
        }
        case SELECT -> a[0] >>> a[1] * width;
        case STORE -> a[0] & ~(Term.mask(width) << a[1] * width) | a[2] << a[1] * width;
        default -> arithmetic(op, width, a[0], a[1]);
      };
    }

    private static long arithmetic(Op op, int width, long a, long b) {
      long x = signed(width, a);
      long y = signed(width, b);
      return switch (op) {
        case ADD -> a + b;
        case SUB -> a - b;
        case MUL -> a * b;
        case UDIV -> b == 0 ? -1 : a / b;
        case UREM -> b == 0 ? a : a % b;
        case SDIV -> b == 0 ? (x < 0 ? 1 : -1) : x / y;
        case SREM -> b == 0 ? a : x % y;
        case BVAND -> a & b;
        case BVOR -> a | b;
        case BVXOR -> a ^ b;
        case SHL -> b >= width ? 0 : a << b;
        case LSHR -> b >= width ? 0 : a >>> b;
        case ASHR -> x >> Math.min(b, width - 1);
        default -> throw new IllegalArgumentException("" + op);
      };
    }

    /** An operation on terms, after the comparison with its meaning. */
    Expected check(Term made, Op op, long constant, Expected... arguments) {
      Term[] shapes = new Term[arguments.length];
      long[][] values = new long[arguments.length][];
      for (int i = 0; i < shapes.length; i++) {
        shapes[i] = arguments[i].term();
        values[i] = arguments[i].values();
      }
      long[] expected = apply(op, made.sort(), constant, shapes, values);
      long[] actual = meaning(made);
      for (int i = 0; i < expected.length; i++) {
        if (expected[i] != actual[i]) {
          assertThat(made + " = " + actual[i])
              .as("%s %s, assignment %x", op, List.of(shapes), i)
              .isEqualTo(made + " = " + expected[i]);
        }
      }
      return new Expected(made, expected);
    }

    Expected binary(Op op, Expected a, Expected b) {
      Term[] shapes = {a.term(), b.term()};
      Term shape = terms.make(op, a.term().sort(), 0, "", shapes);
      return check(terms.with(shape, shapes), op, 0, a, b);
    }

    Expected constant(int width, long value) {
      return check(terms.constant(width, value), Op.CONSTANT, value & Term.mask(width));
    }

    /** The evaluator says the same; tried for one assignment, as it is slower. */
    void evaluate(Expected expected, int assignment) {
      if (!expected.term().sort().isArray()) {
        Assignment values =
            new Assignment() {
              @Override
              public long variable(Term variable) {
                return variableAt(variable, assignment);
              }

              @Override
              public long read(Term array, long index) {
                return variableAt(array, assignment) >>> index * array.width();
              }
            };
        assertThat(Terms.evaluate(expected.term(), values))
            .isEqualTo(expected.values()[assignment]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyOperationOnAnOperationMeansWhatItSays(int width) {
    Table table = new Table();
    Term x = table.variable("x", Sort.bitVector(width));
    Term y = table.variable("y", Sort.bitVector(width));
    List<Expected> leaves = new ArrayList<>();
    leaves.add(table.variableValues(x));
    leaves.add(table.variableValues(y));
    for (int value = 0; value < 1 << width; value++) {
      leaves.add(table.constant(width, value));
    }
    for (Op inner : BINARY) {
      for (Expected a : leaves) {
        for (Expected b : leaves) {
          Expected first = table.binary(inner, a, b);
          for (Op outer : BINARY) {
            for (Expected c : leaves) {
              table.binary(outer, first, c);
              table.binary(outer, c, first);
            }
          }
          for (Expected c : leaves) {
            compare(table, first, c);
            compare(table, c, first);
          }
        }
      }
    }
  }

  private static void compare(Table table, Expected a, Expected b) {
    table.check(table.terms.eq(a.term(), b.term()), Op.EQ, 0, a, b);
    table.check(table.terms.ult(a.term(), b.term()), Op.ULT, 0, a, b);
    table.check(table.terms.slt(a.term(), b.term()), Op.SLT, 0, a, b);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyGraphOfTermsMeansWhatItSays(int width) {
    for (int seed = 0; seed < 60; seed++) {
      new Graph(width, seed).grow(70);
    }
  }

  /** A random graph of booleans, bit vectors of all widths up to 2w, and arrays. */
  private static final class Graph {
    private final Random random;
    private final Table table = new Table();
    private final Terms terms = table.terms;
    private final int width;
    private final List<Expected> pool = new ArrayList<>();

    Graph(int width, int seed) {
      this.width = width;
      this.random = new Random(seed * 31L + width);
      List<Term> variables = new ArrayList<>();
      variables.add(table.variable("x", Sort.bitVector(width)));
      variables.add(table.variable("y", Sort.bitVector(width)));
      variables.add(table.variable("c", Sort.bitVector(1)));
      if (width < 4) {
        variables.add(table.variable("m", Sort.array(1, width)));
        variables.add(table.variable("d", Sort.bitVector(1)));
      }
      for (Term variable : variables) {
        pool.add(table.variableValues(variable));
      }
    }

    void grow(int steps) {
      for (int step = 0; step < steps; step++) {
        Expected made = step(random.nextInt(20));
        table.evaluate(made, random.nextInt(table.size()));
        pool.add(made);
      }
    }

    /** A term of a sort; younger ones more often, so that graphs get deep. */
    private Expected any(Sort sort) {
      List<Expected> fitting =
          pool.stream().filter(each -> each.term().sort().equals(sort)).toList();
      if (fitting.isEmpty() || sort.isBitVector() && random.nextInt(4) == 0) {
        return made(sort);
      }
      int size = fitting.size();
      return fitting.get(Math.max(random.nextInt(size), random.nextInt(size)));
    }

    private Expected made(Sort sort) {
      if (sort.isBool()) {
        Expected a = any(Sort.bitVector(width));
        Expected b = table.constant(width, random.nextInt());
        return table.check(terms.eq(a.term(), b.term()), Op.EQ, 0, a, b);
      }
      long[] usual = {0, 1, -1, 1L << sort.width() - 1, random.nextInt()};
      return table.constant(sort.width(), usual[random.nextInt(usual.length)]);
    }

    private Sort anyWidth() {
      int[] widths = {width, width, width, 1, 2 * width, width + 1};
      return Sort.bitVector(widths[random.nextInt(widths.length)]);
    }

    private Sort anySort() {
      int kind = random.nextInt(width < 4 ? 8 : 6);
      return kind < 3 ? anyWidth() : kind < 6 ? Sort.BOOL : Sort.array(1, width);
    }

    private Expected step(int kind) {
      return switch (kind) {
        case 0, 1, 2, 3, 4, 5 -> {
          Sort sort = anyWidth();
          yield table.binary(BINARY[random.nextInt(BINARY.length)], any(sort), any(sort));
        }
        case 6 -> {
          Expected a = any(Sort.BOOL);
          yield table.check(terms.not(a.term()), Op.NOT, 0, a);
        }
        case 7, 8, 9 -> junction(random.nextBoolean() ? Op.AND : Op.OR);
        case 10, 11, 12 -> choice();
        case 13, 14 -> comparison();
        case 15, 16 -> slice();
        case 17 -> {
          Expected a = any(anyWidth());
          Expected b = any(anyWidth());
          yield table.check(terms.concat(a.term(), b.term()), Op.CONCAT, 0, a, b);
        }
        case 18 -> {
          Expected a = any(anyWidth());
          int wide = a.term().width() + random.nextInt(4);
          yield random.nextBoolean()
              ? table.check(terms.signExtend(wide, a.term()), Op.SIGN_EXTEND, 0, a)
              : table.check(terms.zeroExtend(wide, a.term()), Op.ZERO_EXTEND, 0, a);
        }
        default -> width < 4 ? ofArray() : comparison();
      };
    }

    private Expected junction(Op op) {
      Expected[] all = new Expected[2 + random.nextInt(3)];
      Term[] shapes = new Term[all.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = any(Sort.BOOL);
        shapes[i] = all[i].term();
      }
      return table.check(op == Op.AND ? terms.and(shapes) : terms.or(shapes), op, 0, all);
    }

    private Expected choice() {
      Sort sort = anySort();
      Expected condition = any(Sort.BOOL);
      Expected then = any(sort);
      Expected otherwise = any(sort);
      Term made = terms.ite(condition.term(), then.term(), otherwise.term());
      return table.check(made, Op.ITE, 0, condition, then, otherwise);
    }

    private Expected comparison() {
      Sort sort = random.nextInt(4) == 0 ? Sort.BOOL : anyWidth();
      Expected a = any(sort);
      Expected b = any(sort);
      return switch (sort.isBool() ? 0 : random.nextInt(3)) {
        case 0 -> table.check(terms.eq(a.term(), b.term()), Op.EQ, 0, a, b);
        case 1 -> table.check(terms.ult(a.term(), b.term()), Op.ULT, 0, a, b);
        default -> table.check(terms.slt(a.term(), b.term()), Op.SLT, 0, a, b);
      };
    }

    private Expected slice() {
      Expected a = any(anyWidth());
      int high = random.nextInt(a.term().width());
      int low = random.nextInt(high + 1);
      return table.check(terms.extract(high, low, a.term()), Op.EXTRACT, low, a);
    }

    private Expected ofArray() {
      Expected array = any(Sort.array(1, width));
      Expected index = any(Sort.bitVector(1));
      if (random.nextBoolean()) {
        return table.check(terms.select(array.term(), index.term()), Op.SELECT, 0, array, index);
      }
      Expected element = any(Sort.bitVector(width));
      Term made = terms.store(array.term(), index.term(), element.term());
      return table.check(made, Op.STORE, 0, array, index, element);
    }
  }

  @Test
  void aWrongRuleWouldBeSeen() {
    Table table = new Table();
    Term x = table.variable("x", Sort.bitVector(2));
    Expected a = table.variableValues(x);
    assertThatThrownBy(() -> table.check(table.terms.sub(x, x), Op.ADD, 0, a, a))
        .isInstanceOf(AssertionError.class);
  }
}
