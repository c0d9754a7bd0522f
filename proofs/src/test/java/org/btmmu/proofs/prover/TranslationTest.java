package org.btmmu.proofs.prover;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.Context;
import com.microsoft.z3.Model;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btmmu.proofs.lifter.Assignment;
import org.btmmu.proofs.lifter.Lifted;
import org.btmmu.proofs.lifter.Sort;
import org.btmmu.proofs.lifter.Term;
import org.btmmu.proofs.lifter.Terms;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Z3's expressions and SMT-LIB text mean what the evaluation of terms means. */
class TranslationTest {
  private static final int VARIABLES = 4;

  private final Terms terms = new Terms();
  private final Term memory = terms.variable("memory", Sort.array(49, 64));

  /** A fixed, arbitrary value for each variable and each word of memory. */
  private final Assignment assignment =
      new Assignment() {
        @Override
        public long variable(Term variable) {
          return spread(variable.name().hashCode()) & (-1L >>> (64 - variable.width()));
        }

        @Override
        public long read(Term array, long index) {
          return spread(index);
        }
      };

  private static long spread(long seed) {
    return new Random(seed).nextLong() >>> (seed & 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 32, 33, 64})
  void z3ComputesEachOperationAsTheEvaluationDoes(int width) {
    try (Context z3 = new Context()) {
      for (int seed = 0; seed < 150; seed++) {
        Term term = vector(new Random(seed), width, 4);
        assertThat(inZ3(z3, term))
            .describedAs("seed %d: %s", seed, term)
            .isEqualTo(Terms.evaluate(term, assignment));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 32, 64})
  void anExportedScriptIsSatisfiableExactlyIfTheLawIsFalse(int width) {
    for (int seed = 0; seed < 40; seed++) {
      Term term = vector(new Random(seed), width, 4);
      long value = Terms.evaluate(term, assignment);
      assertThat(answer(script(term, value))).isEqualTo(Status.UNSATISFIABLE);
      assertThat(answer(script(term, value ^ 1))).isEqualTo(Status.SATISFIABLE);
    }
  }

  /** The term's value by Z3, all variables and the words that are read being given. */
  private long inZ3(Context z3, Term term) {
    ArrayElimination elimination = new ArrayElimination(terms);
    Term value = terms.variable("value", term.sort());
    List<Term> formulas = new ArrayList<>();
    formulas.add(terms.eq(value, elimination.rewrite(term)));
    givens(term).forEach(given -> formulas.add(elimination.rewrite(given)));
    formulas.addAll(elimination.consistency());
    Solver solver = z3.mkSolver("QF_BV");
    solver.add(z3.parseSMTLIB2String(SmtLib.assertions(formulas), null, null, null, null));
    assertThat(solver.check()).isEqualTo(Status.SATISFIABLE);
    Model model = solver.getModel();
    ModelArguments arguments =
        new ModelArguments(leaf -> number(z3, model, leaf), elimination, List.of());
    assertThat(Terms.evaluate(term, arguments)).isEqualTo(number(z3, model, value));
    return number(z3, model, value);
  }

  private static long number(Context z3, Model model, Term leaf) {
    return ((BitVecNum) model.eval(z3.mkBVConst(leaf.name(), leaf.width()), true))
        .getBigInteger()
        .longValue();
  }

  /** That all variables of the term, and all words that it reads, have their values. */
  private List<Term> givens(Term term) {
    List<Term> givens = new ArrayList<>();
    for (Term leaf : SharedGraph.below(term, t -> false)) {
      if (leaf.op() == Term.Op.VARIABLE && leaf.sort().isBitVector()) {
        givens.add(terms.eq(leaf, terms.constant(leaf.width(), assignment.variable(leaf))));
      }
    }
    Assignment recorder =
        new Assignment() {
          @Override
          public long variable(Term variable) {
            return assignment.variable(variable);
          }

          @Override
          public long read(Term array, long index) {
            long word = assignment.read(array, index);
            Term place = terms.select(array, terms.constant(49, index));
            givens.add(terms.eq(place, terms.constant(64, word)));
            return word;
          }
        };
    Terms.evaluate(term, recorder);
    return givens;
  }

  /** "If all variables have their values, the term has this value." */
  private String script(Term term, long value) {
    Term hypothesis = terms.bool(true);
    for (Term given : givens(term)) {
      hypothesis = terms.and(hypothesis, given);
    }
    Lifted lifted =
        new Lifted(
            null,
            "",
            terms,
            List.of(),
            hypothesis,
            terms.eq(term, terms.constant(term.width(), value)),
            List.of(new Lifted.Obligation(terms.bool(false), "nothing", "nowhere")),
            List.of(),
            new TreeSet<>(),
            new TreeMap<>(),
            new TreeSet<>(),
            0);
    return SmtLib.script(BitFormulas.of(lifted), "a test", Verdict.UNKNOWN);
  }

  private static Status answer(String script) {
    try (Context z3 = new Context()) {
      Solver solver = z3.mkSolver("QF_BV");
      solver.add(z3.parseSMTLIB2String(script, null, null, null, null));
      return solver.check();
    }
  }

  private Term vector(Random random, int width, int depth) {
    if (depth == 0) {
      return random.nextBoolean()
          ? terms.constant(width, random.nextLong() >>> random.nextInt(64))
          : terms.variable("v" + random.nextInt(VARIABLES) + "_" + width, Sort.bitVector(width));
    }
    Term a = vector(random, width, depth - 1);
    Term b = vector(random, width, depth - 1);
    return switch (random.nextInt(20)) {
      case 0 -> terms.add(a, b);
      case 1 -> terms.sub(a, b);
      case 2 -> terms.mul(a, b);
      case 3 -> terms.sdiv(a, nonZero(b));
      case 4 -> terms.srem(a, nonZero(b));
      case 5 -> terms.udiv(a, nonZero(b));
      case 6 -> terms.urem(a, nonZero(b));
      case 7 -> terms.bvand(a, b);
      case 8 -> terms.bvor(a, b);
      case 9 -> terms.bvxor(a, b);
      case 10 -> terms.shl(a, terms.urem(b, terms.constant(width, width > 1 ? width + 1L : 1)));
      case 11 -> terms.lshr(a, b);
      case 12 -> terms.ashr(a, terms.lshr(b, terms.constant(width, width / 2)));
      case 13 -> resize(terms.extract(width - 1, width / 2, a), width, random);
      case 14 -> pieces(random, a, b);
      case 15 -> resize(read(random, depth), width, random);
      default -> terms.ite(condition(random, a, b), a, b);
    };
  }

  private Term read(Random random, int depth) {
    Term array =
        random.nextInt(4) == 0
            ? terms.constantArray(Sort.array(49, 64), vector(random, 64, 1))
            : memory;
    Term index = resize(vector(random, 64, Math.min(depth - 1, 2)), 49, random);
    Term other = random.nextBoolean() ? index : resize(vector(random, 64, 1), 49, random);
    Term stored = terms.store(array, other, vector(random, 64, 1));
    return terms.select(random.nextBoolean() ? stored : array, index);
  }

  private Term condition(Random random, Term a, Term b) {
    Term zero = terms.constant(a.width(), 0);
    return switch (random.nextInt(5)) {
      case 0 -> terms.eq(a, b);
      case 1 -> terms.ult(a, b);
      case 2 -> terms.slt(a, b);
      case 3 -> terms.and(terms.not(terms.eq(a, zero)), terms.slt(b, a), terms.ult(b, a));
      default -> terms.or(terms.eq(b, zero), terms.not(terms.ult(a, b)), terms.slt(a, b));
    };
  }

  private Term nonZero(Term term) {
    return terms.bvor(term, terms.constant(term.width(), 1));
  }

  private Term pieces(Random random, Term a, Term b) {
    int width = a.width();
    if (width < 3) {
      return a;
    }
    int high = 1 + random.nextInt(width - 2);
    int middle = 1 + random.nextInt(width - high - 1);
    Term low = terms.extract(width - high - middle - 1, 0, b);
    return terms.concat(terms.extract(high - 1, 0, a), terms.extract(middle - 1, 0, b), low);
  }

  private Term resize(Term term, int width, Random random) {
    if (term.width() > width) {
      return terms.extract(width - 1, 0, term);
    } else if (term.width() == width) {
      return term;
    }
    return random.nextBoolean() ? terms.zeroExtend(width, term) : terms.signExtend(width, term);
  }
}
