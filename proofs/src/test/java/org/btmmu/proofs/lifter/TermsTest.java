package org.btmmu.proofs.lifter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Simplification keeps the meaning, and finds what the proofs rely on. */
class TermsTest {
  private static final int ASSIGNMENTS = 24;
  private static final int[] WIDTHS = {1, 3, 8, 16, 32, 33, 64};

  private final Terms terms = new Terms();
  private final Term memory = terms.variable("memory", Sort.array(49, 64));

  /** A term and what it must be under each assignment, computed on the side with longs. */
  private record Expected(Term term, long[] values) {}

  private record Fixed(int number) implements Assignment {
    @Override
    public long variable(Term variable) {
      return value(variable.name().hashCode(), variable.width());
    }

    @Override
    public long read(Term array, long index) {
      return value(array.name().hashCode() + Long.hashCode(index) * 77, 64);
    }

    private long value(int name, int width) {
      Random random = new Random(name * 31L + number);
      long value = random.nextInt(4) == 0 ? random.nextInt(3) - 1 : random.nextLong();
      return value & Term.mask(width);
    }
  }

  @Test
  void everyConstructionMeansWhatItSays() {
    for (int seed = 0; seed < 300; seed++) {
      new RandomTerms(seed).run(120);
    }
  }

  /** Builds random terms from random terms, and compares each with longs. */
  private static final class RandomTerms {
    private final Random random;
    private final Terms terms = new Terms();
    private final List<Expected> pool = new ArrayList<>();
    private final List<Expected> arrays = new ArrayList<>();

    RandomTerms(int seed) {
      random = new Random(seed);
      for (int width : WIDTHS) {
        for (int i = 0; i < 2; i++) {
          Term variable = terms.variable("v" + width + "_" + i, Sort.bitVector(width));
          add(variable, k -> new Fixed(k).variable(variable));
        }
      }
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        step();
      }
    }

    private Expected add(Term term, java.util.function.IntToLongFunction value) {
      long[] values = new long[ASSIGNMENTS];
      long mask = term.sort().isBool() ? 1 : Term.mask(term.width());
      for (int k = 0; k < ASSIGNMENTS; k++) {
        values[k] = value.applyAsLong(k) & mask;
        assertThat(Terms.evaluate(term, new Fixed(k))).as("%s", term).isEqualTo(values[k]);
      }
      Expected made = new Expected(term, values);
      pool.add(made);
      return made;
    }

    private Expected pick(Sort sort) {
      List<Expected> fitting = pool.stream().filter(e -> e.term().sort().equals(sort)).toList();
      if (sort.isBitVector() && (fitting.isEmpty() || random.nextInt(4) == 0)) {
        long[] corners = {0, 1, -1, 1L << sort.width() - 1, random.nextInt(99), 0xff0L};
        long value = corners[random.nextInt(corners.length)] & Term.mask(sort.width());
        return add(terms.constant(sort.width(), value), k -> value);
      }
      if (fitting.isEmpty()) {
        return add(terms.bool(true), k -> 1);
      }
      return fitting.get(fitting.size() - 1 - random.nextInt(Math.min(12, fitting.size())));
    }

    private static long signed(Expected e, int k) {
      int unused = 64 - e.term().width();
      return e.values()[k] << unused >> unused;
    }

    private void step() {
      int width = WIDTHS[random.nextInt(WIDTHS.length)];
      Expected a = pick(Sort.bitVector(width));
      Expected b = pick(Sort.bitVector(width));
      Term x = a.term();
      Term y = b.term();
      long[] p = a.values();
      long[] q = b.values();
      switch (random.nextInt(28)) {
        case 0 -> add(terms.add(x, y), k -> p[k] + q[k]);
        case 1 -> add(terms.sub(x, y), k -> p[k] - q[k]);
        case 2 -> add(terms.mul(x, y), k -> p[k] * q[k]);
        case 3, 4 -> add(terms.bvand(x, y), k -> p[k] & q[k]);
        case 5, 6 -> add(terms.bvor(x, y), k -> p[k] | q[k]);
        case 7 -> add(terms.bvxor(x, y), k -> p[k] ^ q[k]);
        case 8 -> add(terms.eq(x, y), k -> p[k] == q[k] ? 1 : 0);
        case 9 -> add(terms.ult(x, y), k -> Long.compareUnsigned(p[k], q[k]) < 0 ? 1 : 0);
        case 10 -> add(terms.slt(x, y), k -> signed(a, k) < signed(b, k) ? 1 : 0);
        case 11, 12, 13 -> shift(a);
        case 14, 15 -> extract(a);
        case 16 -> extend(a);
        case 17 -> division(a, b);
        case 18, 19, 20, 21 -> choice(a, b);
        case 22, 23, 24 -> logic();
        default -> array();
      }
    }

    private void shift(Expected a) {
      int width = a.term().width();
      int distance = random.nextInt(width + 2);
      Expected by = random.nextInt(4) == 0 ? pick(Sort.bitVector(width)) : null;
      Term term = by == null ? terms.constant(width, distance) : by.term();
      java.util.function.IntToLongFunction d =
          k -> by == null ? distance & Term.mask(width) : by.values()[k];
      switch (random.nextInt(3)) {
        case 0 ->
            add(
                terms.shl(a.term(), term),
                k -> over(d.applyAsLong(k), width) ? 0 : a.values()[k] << d.applyAsLong(k));
        case 1 ->
            add(
                terms.lshr(a.term(), term),
                k -> over(d.applyAsLong(k), width) ? 0 : a.values()[k] >>> d.applyAsLong(k));
        default ->
            add(
                terms.ashr(a.term(), term),
                k -> signed(a, k) >> (over(d.applyAsLong(k), width) ? 63 : d.applyAsLong(k)));
      }
    }

    private static boolean over(long distance, int width) {
      return Long.compareUnsigned(distance, width) >= 0;
    }

    private void extract(Expected a) {
      int high = random.nextInt(a.term().width());
      int low = random.nextInt(high + 1);
      Expected part = add(terms.extract(high, low, a.term()), k -> a.values()[k] >>> low);
      Expected other = pick(Sort.bitVector(WIDTHS[random.nextInt(4)]));
      int width = other.term().width();
      if (part.term().width() + width <= 64) {
        add(
            terms.concat(part.term(), other.term()),
            k -> part.values()[k] << width | other.values()[k]);
      }
    }

    private void extend(Expected a) {
      int width = Math.min(64, a.term().width() + 1 + random.nextInt(32));
      if (random.nextBoolean()) {
        add(terms.signExtend(width, a.term()), k -> signed(a, k));
      } else {
        add(terms.zeroExtend(width, a.term()), k -> a.values()[k]);
      }
    }

    private void division(Expected a, Expected b) {
      int width = a.term().width();
      if (random.nextBoolean()) {
        add(
            terms.udiv(a.term(), b.term()),
            k -> b.values()[k] == 0 ? -1 : Long.divideUnsigned(a.values()[k], b.values()[k]));
      } else {
        add(
            terms.srem(a.term(), b.term()),
            k -> b.values()[k] == 0 ? a.values()[k] : signed(a, k) % signed(b, k));
      }
      assertThat(width).isPositive();
    }

    private void choice(Expected a, Expected b) {
      Expected c = pick(Sort.BOOL);
      add(
          terms.ite(c.term(), a.term(), b.term()),
          k -> c.values()[k] != 0 ? a.values()[k] : b.values()[k]);
    }

    private void logic() {
      Expected a = pick(Sort.BOOL);
      Expected b = pick(Sort.BOOL);
      Expected c = pick(Sort.BOOL);
      long[] p = a.values();
      long[] q = b.values();
      long[] r = c.values();
      switch (random.nextInt(5)) {
        case 0 -> add(terms.and(a.term(), b.term(), c.term()), k -> p[k] & q[k] & r[k]);
        case 1 -> add(terms.or(a.term(), b.term(), c.term()), k -> p[k] | q[k] | r[k]);
        case 2 -> add(terms.not(a.term()), k -> 1 - p[k]);
        case 3 -> add(terms.eq(a.term(), b.term()), k -> p[k] == q[k] ? 1 : 0);
        default -> add(terms.ite(a.term(), b.term(), c.term()), k -> p[k] != 0 ? q[k] : r[k]);
      }
    }

    /** One store, perhaps on a condition, then a read somewhere else. */
    private void array() {
      Expected last = arrays.isEmpty() ? null : arrays.get(arrays.size() - 1);
      Term from = last == null ? terms.variable("m", Sort.array(16, 64)) : last.term();
      Expected at = pick(Sort.bitVector(16));
      Expected value = pick(Sort.bitVector(64));
      Expected c = pick(Sort.BOOL);
      Term stored = terms.ite(c.term(), terms.store(from, at.term(), value.term()), from);
      arrays.add(new Expected(stored, new long[0]));
      Expected where = pick(Sort.bitVector(16));
      Term before = terms.select(from, where.term());
      long[] old = new long[ASSIGNMENTS];
      for (int k = 0; k < ASSIGNMENTS; k++) {
        old[k] = Terms.evaluate(before, new Fixed(k));
      }
      add(
          terms.select(stored, where.term()),
          k ->
              c.values()[k] != 0 && at.values()[k] == where.values()[k]
                  ? value.values()[k]
                  : old[k]);
    }
  }

  private Term word(String name) {
    return terms.variable(name, Sort.bitVector(64));
  }

  private Term number(long value) {
    return terms.constant(64, value);
  }

  @Test
  void maskedAndShiftedBitsThatCannotBeSetAreZero() {
    Term e = word("e");
    Term frame = terms.bvand(e, number(0x000ffffffffff000L));
    Term shifted = terms.shl(terms.lshr(frame, number(12)), number(12));
    assertThat(shifted).isSameAs(frame);
    assertThat(terms.bvand(shifted, number(7))).isSameAs(number(0));
  }

  @Test
  void aBooleanThatWentThroughAnIntComesOutAsItself() {
    Term c = terms.ult(word("a"), word("b"));
    Term flag = terms.ite(c, terms.constant(32, 1), terms.constant(32, 0));
    assertThat(terms.eq(flag, terms.constant(32, 1))).isSameAs(c);
    assertThat(terms.eq(flag, terms.constant(32, 0))).isSameAs(terms.not(c));
    Term widened = terms.shl(terms.zeroExtend(64, flag), number(3));
    assertThat(terms.eq(terms.bvand(widened, number(8)), number(0))).isSameAs(terms.not(c));
  }

  @Test
  void complementaryPathsVanish() {
    Term g = terms.ult(word("a"), word("b"));
    Term c = terms.ult(word("c"), word("d"));
    Term d = terms.ult(word("e"), word("f"));
    assertThat(terms.or(terms.and(g, c), terms.and(g, terms.not(c)))).isSameAs(g);
    assertThat(terms.and(c, terms.not(c)).isFalse()).isTrue();
    Term rest = terms.and(terms.not(c), terms.not(d));
    assertThat(terms.or(c, terms.and(terms.not(c), d), rest).isTrue()).isTrue();
    assertThat(terms.ite(c, terms.ite(c, word("x"), word("y")), word("z")))
        .isSameAs(terms.ite(c, word("x"), word("z")));
  }

  @Test
  void aSumOfTableBaseAndIndexIsWiring() {
    Term base = terms.bvand(word("e"), number(0xffffffffff000L));
    Term index = terms.bvand(terms.lshr(word("gva"), number(39)), number(511));
    Term sum = terms.add(base, terms.shl(index, number(3)));
    assertThat(sum).isSameAs(terms.bvor(base, terms.mul(index, number(8))));
    assertThat(terms.bvand(sum, number(7))).isSameAs(number(0));
  }

  private Term read(Term contents, Term gpa) {
    return terms.select(contents, terms.extract(51, 3, gpa));
  }

  @Test
  void theFrameOfAnEntryIsTheSameAfterAnAccessedBitWasSetAnywhere() {
    Term readOnly = terms.variable("readOnly", Sort.array(40, 1));
    Term root = word("cr3");
    Term first = terms.bvor(terms.bvand(root, number(0xffffffffff000L)), number(8));
    Term entry = read(memory, first);
    Term fixed = terms.isSet(terms.select(readOnly, terms.extract(51, 12, first)));
    Term updated = terms.ite(fixed, entry, terms.bvor(entry, number(0x20)));
    Term after = terms.store(memory, terms.extract(51, 3, first), updated);
    Term second =
        terms.bvor(
            terms.bvand(entry, number(0xffffffffff000L)),
            terms.shl(terms.bvand(word("gva"), number(511)), number(3)));
    Term before = read(memory, second);
    Term now = read(after, second);
    assertThat(now).isNotSameAs(before);
    Term frame = number(0xffffffffff007L);
    assertThat(terms.bvand(now, frame)).isSameAs(terms.bvand(before, frame));
    assertThat(terms.eq(terms.bvand(now, number(1)), number(0)))
        .isSameAs(terms.eq(terms.bvand(before, number(1)), number(0)));
  }

  @Test
  void theFrameIsTheSameAlsoWhereTheIndicesHoldOnlyInOneMode() {
    Term wide = terms.ult(word("a"), word("b"));
    Term upper = terms.extract(47, 39, word("gva"));
    Term lower = terms.extract(38, 30, word("gva"));
    Term zero = terms.constant(9, 0);
    Term root = terms.extract(51, 12, word("cr3"));
    Term first = terms.concat(root, terms.ite(wide, upper, zero));
    Term entry = terms.select(memory, first);
    Term after = terms.store(memory, first, terms.bvor(entry, number(0x20)));
    Term frame = terms.extract(51, 12, entry);
    Term second = terms.concat(frame, terms.ite(wide, lower, zero));
    assertThat(terms.extract(51, 12, terms.select(after, second)))
        .isSameAs(terms.extract(51, 12, terms.select(memory, second)));
  }

  @Test
  void aLongChainOfStoresIsReadInLinearTime() {
    Term contents = memory;
    for (int i = 0; i < 200; i++) {
      contents = terms.store(contents, terms.constant(49, i), word("value" + i));
    }
    int before = terms.size();
    terms.select(contents, terms.variable("at", Sort.bitVector(49)));
    assertThat(terms.size() - before).isLessThan(2000);
  }
}
