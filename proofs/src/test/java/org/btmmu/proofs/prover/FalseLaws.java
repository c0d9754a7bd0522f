package org.btmmu.proofs.prover;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.Objects;
import org.btmmu.proofs.Law;
import org.btmmu.proofs.replay.WordMemory;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Laws that are not true of the JVM, or say less than they seem to. Most are false for one number
 * only, so that no witness gives them away.
 */
@SuppressWarnings({"IdentityBinaryExpression", "DeadException"}) // odd on purpose
final class FalseLaws {
  private FalseLaws() {}

  static class Base {
    int field = 1;

    private int own() {
      return 1;
    }

    int ask() {
      return own();
    }

    int base() {
      return field;
    }
  }

  static final class Derived extends Base {
    final int field = 2;

    int own() {
      return 2;
    }

    int derived() {
      return field;
    }
  }

  interface Asked {
    private int secret() {
      return 1;
    }

    default int ask() {
      return secret();
    }
  }

  record Answering(int value) implements Asked {
    public int secret() {
      return value;
    }
  }

  enum Side {
    LEFT,
    RIGHT
  }

  record Pair(PhysicalMemory first, int number) {}

  @Law(id = "private-method", says = "A private method is not overridden.")
  static boolean privateMethod(int x) {
    return x != 7 || new Derived().ask() == 2;
  }

  @Law(id = "private-interface-method", says = "Nor is one of an interface.")
  static boolean privateInterfaceMethod(int x) {
    return x != 7 || new Answering(5).ask() == 5;
  }

  @Law(id = "hidden-field", says = "A field of the superclass is not the subclass's.")
  static boolean hiddenField(int x) {
    return x != 7 || new Derived().base() == 2;
  }

  @Law(id = "string-is-integer", says = "A string is an instance of every class.")
  static boolean stringIsInteger(int x) {
    Object text = "a" + x;
    return x != 7 || text instanceof Integer;
  }

  @Law(id = "string-label", says = "A string matches no string label.")
  static boolean stringLabel(int x) {
    String text = x == 7 ? "a" : "b";
    return switch (text) {
      case "a" -> false;
      case String other -> true;
    };
  }

  @Law(id = "string-missing", says = "No method gives a null string.")
  static boolean stringMissing(int x) {
    return x != 7 || System.getProperty("org.btmmu.nothing") != null;
  }

  @Law(id = "message-missing", says = "Each exception has a message.")
  static boolean messageMissing(int x) {
    return x != 7 || new IllegalStateException().getMessage() != null;
  }

  @Law(id = "substring", says = "A method that gives a string never throws.")
  static boolean substring(int x) {
    String rest = "abc".substring(x == 7 ? 9 : 1);
    return rest != null;
  }

  @Law(id = "memory-class", says = "A memory is of no class.")
  static boolean memoryClass(PhysicalMemory memory, int x) {
    return x != 7 || !(memory instanceof WordMemory);
  }

  @Law(id = "memory-equals", says = "Two memories are never equal.")
  static boolean memoryEquals(PhysicalMemory a, PhysicalMemory b, int x) {
    return x != 7 || !Objects.equals(a, b);
  }

  @Law(id = "memory-in-record-equals", says = "Nor are records of them.")
  static boolean memoryInRecordEquals(PhysicalMemory a, int x) {
    return x != 7 || !new Pair(a, 1).equals(new Pair(a.fork(), 1));
  }

  @Law(id = "not-null", says = "A law that other laws may be about.")
  static boolean notNull(Side side, int x) {
    return x != 7 || side.ordinal() >= 0;
  }

  @Law(id = "null-to-law", says = "A law is called with null, of which it does not speak.")
  static boolean nullToLaw(int x) {
    given(notNull(x == 7 ? null : Side.LEFT, x));
    return true;
  }

  @Law(id = "two-memories", says = "Two arguments are two memories.")
  static boolean twoMemories(PhysicalMemory a, PhysicalMemory b, int x) {
    if (a == b && x == 7) {
      throw new IllegalStateException("one memory");
    }
    return true;
  }

  @Law(id = "one-memory-twice", says = "A law is called with one memory as two arguments.")
  static boolean oneMemoryTwice(PhysicalMemory memory, int x) {
    given(twoMemories(memory, memory, x));
    return true;
  }

  static int positive(int x) {
    if (x < 0) {
      throw new IllegalArgumentException("negative");
    }
    return x == 0 ? 1 : x;
  }

  @Law(
      id = "positive",
      says = "Of a number that is not negative the result is positive.",
      about = "org.btmmu.proofs.prover.FalseLaws#positive")
  static boolean positiveLaw(int x) {
    given(x >= 0);
    return positive(x) > 0;
  }

  @Law(
      id = "beyond-the-lemma",
      says = "A law that says nothing of negative numbers lets the method be called with them.",
      uses = "positive")
  static boolean beyondTheLemma(int x) {
    int y = positive(x);
    return y == y;
  }

  @Law(
      id = "positive-short",
      says = "The same without given.",
      about = "org.btmmu.proofs.prover.FalseLaws#positive")
  static boolean positiveShort(int x) {
    return x < 0 || positive(x) > 0;
  }

  @Law(id = "beyond-short", says = "The same without given.", uses = "positive-short")
  static boolean beyondShort(int x) {
    int y = positive(x);
    return y == y;
  }

  static int overloaded(boolean x) {
    return x ? 1 : 0;
  }

  static int overloaded(int x) {
    return 2 * x;
  }

  @Law(
      id = "overload",
      says = "A boolean as a number.",
      about = "org.btmmu.proofs.prover.FalseLaws#overloaded")
  static boolean overload(boolean x) {
    return overloaded(x) == (x ? 1 : 0);
  }

  @Law(id = "wrong-overload", says = "The law is about the other method.", uses = "overload")
  static boolean wrongOverload(int x) {
    given(x == 7);
    return overloaded(1) == 1;
  }

  static long five(int x) {
    return x == 7 ? 5 : 0;
  }

  @Law(
      id = "overlapping",
      says = "Two parts of the result that overlap are 0.",
      about = "org.btmmu.proofs.prover.FalseLaws#five")
  static boolean overlapping(int x) {
    long y = five(x);
    return (int) (y >>> 32) == 0 && (int) (y >>> 9) == 0;
  }

  @Law(id = "by-overlapping", says = "So all of it is 0.", uses = "overlapping")
  static boolean byOverlapping(int x) {
    return five(x) == 0;
  }

  static long word(long x) {
    return x + 1;
  }

  @Law(
      id = "word",
      says = "The next number is another one.",
      about = "org.btmmu.proofs.prover.FalseLaws#word")
  static boolean wordLaw(long x) {
    return word(x) != x;
  }

  @Law(id = "name-of-a-result", says = "A memory has the name of a result.", uses = "word")
  static boolean nameOfResult(PhysicalMemory answer, long x) {
    long first = answer.read64(0);
    return word(x) == first || x != 7;
  }

  @Law(id = "unreached-cover", says = "A goal in a branch that is never taken.")
  static boolean unreachedCover(Side side, int x) {
    given(side == Side.LEFT);
    if (side == Side.RIGHT) {
      cover("right", true);
    }
    return x == x;
  }

  @Law(id = "caught-given", says = "A hypothesis is caught.")
  static boolean caughtGiven(int x) {
    try {
      given(x != 7);
      return true;
    } catch (RuntimeException e) {
      new MatchException(null, null);
      return false;
    }
  }

  static final class Broken {
    static final int VALUE = Integer.parseInt("x");

    private Broken() {}

    static int two() {
      return 2;
    }
  }

  @Law(id = "broken-class", says = "A class that cannot be initialised is of use.")
  static boolean brokenClass(int x) {
    return x != 7 || Broken.two() == 2;
  }

  record Loud(int x) {
    @Override
    public String toString() {
      throw new IllegalStateException("loud");
    }
  }

  @Law(id = "loud-text", says = "Text can always be made.")
  static boolean loudText(int x) {
    if (x == 7) {
      String text = "" + new Loud(x);
      return text != null;
    }
    return true;
  }

  static final class Marking extends RuntimeException {
    private static final long serialVersionUID = 1;

    Marking(int[] marks) {
      super("marked");
      marks[0] = 1;
    }
  }

  @Law(id = "marking-exception", says = "To make an exception changes nothing.")
  static boolean markingException(int x) {
    int[] marks = new int[1];
    RuntimeException made = new Marking(marks);
    return x != 7 || made != null && marks[0] == 0;
  }
}
