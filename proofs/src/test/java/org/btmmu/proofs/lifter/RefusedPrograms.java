package org.btmmu.proofs.lifter;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** Programs that leave liftable Java, each in one way, named for it. */
final class RefusedPrograms {
  private static int counter = 1;
  private static final int[] TABLE = {1, 2, 3};

  record Point(int x, int y) {}

  private RefusedPrograms() {}

  static boolean floatingPoint(int x) {
    return x * 0.5 > 1;
  }

  static boolean floatingArray(int x) {
    return new float[2].length > x;
  }

  static boolean lambda(int x) {
    IntUnaryOperator next = y -> y + x;
    return next.applyAsInt(1) > x;
  }

  static boolean recursion(int x) {
    return x == 0 || !recursion(x - 1);
  }

  static boolean tryAndCatch(int x) {
    try {
      return 1 / x > 0;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  static boolean arrayLength(int x) {
    return new int[x & 3].length == 0;
  }

  static boolean arraysOfArrays(int x) {
    return new int[2][2].length > x;
  }

  @SuppressWarnings("ReferenceEquality") // identity is meant
  static boolean identityOfRecords(int x) {
    Point point = new Point(x, 1);
    Point other = new Point(x, 1);
    return point == other;
  }

  static boolean hashOfRecord(int x) {
    return new Point(x, x).hashCode() == x;
  }

  static boolean mutableStatic(int x) {
    return counter == x;
  }

  static boolean storeToStatic(int x) {
    counter = x;
    return true;
  }

  static boolean storeToCapturedArray(int x) {
    TABLE[1] = x;
    return true;
  }

  static boolean collection(int x) {
    return List.of(x).isEmpty();
  }

  static boolean newPlatformObject(int x) {
    return new StringBuilder().length() == x;
  }

  static boolean stringMethod(int x) {
    return "abc".length() == x;
  }

  static boolean stringSwitch(int x) {
    return switch (x > 0 ? "a" : "b") {
      case "a" -> true;
      default -> false;
    };
  }

  static boolean classConstant(int x) {
    return Point.class.isRecord();
  }

  static boolean reflection(int x) {
    return new Point(x, x).getClass() == null;
  }

  static boolean nativeMethod(int x) {
    return foreign(x);
  }

  private static native boolean foreign(int x);

  static boolean endlessLoop(int x) {
    int y = x;
    while (y != 0) {
      y = y >>> 1 ^ y;
    }
    return true;
  }

  static boolean otherPlatformClass(int x) {
    return Character.isLetter(x);
  }

  static boolean coverWithChangingName(int x) {
    org.btmmu.proofs.Proof.cover("name " + x, true);
    return true;
  }

  static boolean arrayParameter(int[] values) {
    return values.length == 0;
  }

  static boolean floatingParameter(double value) {
    return value > 0;
  }

  static int notBoolean(int x) {
    return x;
  }
}
