package org.btmmu.proofs.prover;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.proofs.Law;
import org.btmmu.spec.memory.PhysicalMemory;

/** Laws, true and false, that are small enough to check by hand. */
final class SmallLaws {
  private SmallLaws() {}

  /** A point of a plane; its constructor says which exist. */
  record Point(int x, int y) {
    Point {
      if (x < -1000 || x > 1000 || y < -1000 || y > 1000) {
        throw new IllegalArgumentException("out of the plane");
      }
    }

    Point plus(Point other) {
      return new Point((x + other.x) / 2, (y + other.y) / 2);
    }
  }

  /** A unit with a table entry of its own. */
  enum Unit {
    BYTE(0),
    WORD(2),
    PAGE(12);

    private final int shift;

    Unit(int shift) {
      this.shift = shift;
    }

    int shift() {
      return shift;
    }
  }

  /** What a division gives. */
  sealed interface Quotient {
    record Exact(int value) implements Quotient {}

    record Rest(int value, int rest) implements Quotient {}

    record Undefined() implements Quotient {}
  }

  static Quotient divide(int a, int b) {
    if (b == 0) {
      return new Quotient.Undefined();
    }
    return a % b == 0 ? new Quotient.Exact(a / b) : new Quotient.Rest(a / b, a % b);
  }

  @Law(id = "absolute", says = "The branch-free absolute value is the absolute value.")
  static boolean absolute(int x) {
    cover("negative", x < 0);
    cover("positive", x > 0);
    int sign = x >> 31;
    return ((x ^ sign) - sign) == (x < 0 ? -x : x);
  }

  @Law(id = "absolute-is-positive", says = "False: the smallest number has no absolute value.")
  static boolean absoluteIsPositive(int x) {
    return (x < 0 ? -x : x) >= 0;
  }

  @Law(id = "middle", says = "The middle of two points lies between them.")
  static boolean middle(Point a, Point b) {
    given(a.x() <= b.x());
    Point middle = a.plus(b);
    cover("apart", a.x() < b.x());
    return a.x() <= middle.x() && middle.x() <= b.x();
  }

  @Law(id = "middle-inside", says = "False: the middle of two points can be one of them.")
  static boolean middleInside(Point a, Point b) {
    given(a.x() < b.x());
    return a.x() < a.plus(b).x();
  }

  @Law(id = "write-read", says = "A word that was written is read, others are not changed.")
  static boolean writeRead(PhysicalMemory memory, long a, long b, long value) {
    given(aligned(a) && aligned(b));
    long other = memory.read64(b);
    memory.write64(a, value);
    cover("same address", a == b);
    cover("ignored", memory.read64(a) != value);
    return a == b || memory.read64(b) == other;
  }

  @Law(id = "write-keeps", says = "False: two addresses can be one.")
  static boolean writeKeeps(PhysicalMemory memory, long a, long b, long value) {
    given(aligned(a) && aligned(b));
    long other = memory.read64(b);
    memory.write64(a, value);
    return memory.read64(b) == other;
  }

  @Law(id = "write-is-read", says = "False: a read-only page ignores writes.")
  static boolean writeIsRead(PhysicalMemory memory, long a, long value) {
    given(aligned(a));
    memory.write64(a, value);
    return memory.read64(a) == value;
  }

  @Law(id = "chain", says = "Two ways to follow a chain of five links end at the same word.")
  static boolean chain(PhysicalMemory memory, long start) {
    long slow = start & 0xF_FFFF_FFFF_FFF8L;
    for (int link = 0; link < 5; link++) {
      slow = memory.read64(slow) & 0xF_FFFF_FFFF_FFF8L;
    }
    long fast = start;
    for (int link = 0; link < 5; link++) {
      fast = memory.read64((fast >>> 3 & 0x1_FFFF_FFFF_FFFFL) << 3);
    }
    cover("a loop", slow == (start & 0xF_FFFF_FFFF_FFF8L));
    return slow == (fast & 0xF_FFFF_FFFF_FFF8L);
  }

  @Law(id = "units", says = "Division by a unit is a shift.")
  static boolean units(Unit unit, int value) {
    given(value >= 0);
    cover("large", value >> unit.shift() > 1000);
    return value / (1 << unit.shift()) == value >> unit.shift();
  }

  @Law(id = "units-differ", says = "False for one unit.")
  static boolean unitsDiffer(Unit unit, int value) {
    return unit == Unit.BYTE || value >> unit.shift() != -1 || value != -3;
  }

  @Law(id = "sealed", says = "The parts of a quotient give the dividend back.")
  static boolean sealedQuotient(int a, int b) {
    given(a > -100 && a < 100 && b > -100 && b < 100);
    Quotient quotient = divide(a, b);
    cover("exact", quotient instanceof Quotient.Exact);
    cover("rest", quotient instanceof Quotient.Rest);
    cover("undefined", quotient instanceof Quotient.Undefined);
    return switch (quotient) {
      case Quotient.Exact exact -> exact.value() * b == a;
      case Quotient.Rest rest -> rest.value() * b + rest.rest() == a;
      case Quotient.Undefined none -> b == 0;
    };
  }

  @Law(id = "vacuous", says = "Its hypotheses exclude each other.")
  static boolean vacuous(int x) {
    given(x > 5);
    given(x < 5);
    return x == 7;
  }

  @Law(id = "too-narrow", says = "A goal of it cannot be reached.")
  static boolean tooNarrow(int x) {
    given(x >= 0);
    cover("reachable", x == 3);
    cover("negative", x < 0);
    return x + 1 > x || x == Integer.MAX_VALUE;
  }

  @Law(id = "divides", says = "Throws for zero.")
  static boolean divides(int a, int b) {
    return (a & 7) / b <= 7;
  }

  @Law(id = "hard", says = "2^61 - 1 is a prime number: true, but no solver finds out soon.")
  static boolean hard(long a, long b) {
    given(a > 1 && b > 1 && a < 1L << 31 && b < 1L << 31);
    return a * b != (1L << 61) - 1;
  }

  @Law(
      id = "double-is-even",
      says = "A doubled number is even.",
      about = "org.btmmu.proofs.prover.SmallLaws#twice")
  static boolean doubleIsEven(int x) {
    return (twice(x) & 1) == 0;
  }

  static int twice(int x) {
    return x + x;
  }

  @Law(id = "by-lemma", says = "A sum of doubled numbers is even.", uses = "double-is-even")
  static boolean byLemma(int x, int y) {
    return (twice(x) + twice(y) & 1) == 0;
  }

  @Law(
      id = "lemma-too-weak",
      says = "True, but the lemma does not say it.",
      uses = "double-is-even")
  static boolean lemmaTooWeak(int x) {
    return twice(x) - x == x;
  }

  @Law(id = "by-hypothesis", says = "Assumes another law by calling it.")
  static boolean byHypothesis(int x) {
    given(doubleIsEven(x));
    return (x + x & 1) == 0;
  }

  @Law(
      id = "cycle-a",
      says = "Assumes cycle-b, which assumes it.",
      uses = "cycle-b",
      about = "org.btmmu.proofs.prover.SmallLaws#one")
  static boolean cycleA(int x) {
    return one(x) == other(x);
  }

  @Law(
      id = "cycle-b",
      says = "Assumes cycle-a, which assumes it.",
      uses = "cycle-a",
      about = "org.btmmu.proofs.prover.SmallLaws#other")
  static boolean cycleB(int x) {
    return other(x) == one(x);
  }

  static int one(int x) {
    return x * x;
  }

  static int other(int x) {
    return x * (x + 1) - x;
  }

  @Law(id = "rests-on-false", says = "Assumes a false law.")
  static boolean restsOnFalse(int x) {
    given(absoluteIsPositive(x));
    return x * 0 == 0;
  }

  @Law(id = "not-liftable", says = "Calls what the lifter refuses.")
  static boolean notLiftable(int x) {
    return Integer.toString(x).length() > 0;
  }

  private static boolean aligned(long gpa) {
    return (gpa & 7) == 0 && gpa >>> 52 == 0;
  }
}
