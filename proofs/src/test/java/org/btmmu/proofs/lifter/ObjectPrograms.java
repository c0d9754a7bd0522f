package org.btmmu.proofs.lifter;

import org.btmmu.proofs.From;

/** Programs on existing objects that change, each run in the JVM and as terms. */
final class ObjectPrograms {
  private static final int MASK = 7;

  private ObjectPrograms() {}

  enum Side {
    LEFT,
    RIGHT
  }

  record Size(int ways, Side side) {}

  static final class Counter {
    int count;
    final int[] marks = new int[2];

    void step() {
      count++;
      marks[count & 1] += count;
    }
  }

  /** All kinds of fields. Lengths are no powers of two, so that index bits have values beyond. */
  static class State {
    long wide;
    int number;
    short half;
    char letter;
    byte small;
    boolean flag;
    final long[] longs;
    final int[] ints;
    final short[] shorts = new short[3];
    final char[] chars = new char[3];
    final byte[] bytes = new byte[6];
    final boolean[] flags = new boolean[3];
    final long[] one = new long[1];
    final long[] none = new long[0];
    final int[] absent = null;
    final int limit;
    final Size size = new Size(3, Side.RIGHT);
    final Counter counter = new Counter();
    final Counter sameCounter = counter;
    final long[] sameLongs;

    State(long[] longs, int[] ints) {
      this.longs = longs;
      this.ints = ints;
      this.sameLongs = longs;
      this.limit = ints.length + 2;
    }

    State copy() {
      State copy = new State(longs.clone(), ints.clone());
      copy.wide = wide;
      copy.number = number;
      return copy;
    }
  }

  static final class Ring {
    int value;
    final Ring next;

    Ring(Ring next) {
      this.next = next == null ? new Ring(this) : next;
    }
  }

  static Ring ring(long seed) {
    return new Ring(null);
  }

  static State state(long seed) {
    return new State(new long[5], new int[] {1, 2, 3});
  }

  static long loadsLong(@From("state") State s, int i) {
    return s.longs[i];
  }

  static int loadsInt(@From("state") State s, int i) {
    return s.ints[i];
  }

  static int loadsShort(@From("state") State s, int i) {
    return s.shorts[i];
  }

  static int loadsChar(@From("state") State s, int i) {
    return s.chars[i];
  }

  static int loadsByte(@From("state") State s, int i) {
    return s.bytes[i];
  }

  static boolean loadsBoolean(@From("state") State s, int i) {
    return s.flags[i];
  }

  static long loadsFromOneOrNone(@From("state") State s, int i, boolean some) {
    return (some ? s.one : s.none)[i];
  }

  static int loadsFromNothing(@From("state") State s, int i) {
    return i == 3 ? s.absent[i] : 0;
  }

  static long loadsAtConstants(@From("state") State s) {
    return s.longs[4] + s.ints[2] + s.bytes[5] + (s.flags[0] ? 1 : 0) + s.chars[1] + s.shorts[2];
  }

  static long storesLong(@From("state") State s, int i, int j, long value) {
    s.longs[i] = value;
    return s.longs[j];
  }

  static int storesShort(@From("state") State s, int i, int value) {
    s.shorts[i] = (short) value;
    return s.shorts[i & 1];
  }

  static int storesChar(@From("state") State s, int i, int value) {
    s.chars[i & 1] = (char) value;
    return s.chars[0];
  }

  static int storesByte(@From("state") State s, int i, int value) {
    s.bytes[2] = (byte) value;
    s.bytes[i] += 100;
    return s.bytes[2];
  }

  static boolean storesBoolean(@From("state") State s, int i, boolean value) {
    s.flags[i] = value;
    s.flags[1] ^= value;
    return s.flags[2];
  }

  static int storesBeyondTheEnd(@From("state") State s, int i) {
    s.ints[3 + (i & 1)] = i;
    return s.ints[0];
  }

  static long fields(@From("state") State s, int x) {
    long before = s.wide + s.number + s.half + s.letter + s.small + (s.flag ? 1 : 0);
    s.wide += x;
    s.number--;
    s.half = (short) (s.half + x);
    s.letter = (char) (s.letter + x);
    s.small = (byte) (s.small + x);
    s.flag ^= x > 3;
    return before * 31 + s.wide + s.number + s.half + s.letter + s.small + (s.flag ? 1 : 0);
  }

  static int fixed(@From("state") State s, int x) {
    int side = s.size.side() == Side.RIGHT ? 100 : 200;
    return x % s.limit + s.size.ways() + side + s.longs.length + s.none.length;
  }

  static int nested(@From("state") State s) {
    s.counter.step();
    s.counter.step();
    return s.counter.marks[0] + s.counter.marks[1] + s.counter.count;
  }

  static long shared(@From("state") State s, int i) {
    s.sameLongs[i] = 5;
    s.sameCounter.count = i;
    boolean one = s.counter == s.sameCounter && s.longs == s.sameLongs;
    return s.longs[i] * 3 + s.longs[1] + s.counter.count + (one ? 100 : 0);
  }

  static boolean twoInARing(@From("ring") Ring ring, int x) {
    ring.next.value = x;
    ring.next.next.value++;
    return ring.next.next == ring && ring.next.value == x && ring.value != x;
  }

  static long beforeAndAfter(@From("state") State s, int i, int j) {
    State before = s.copy();
    s.longs[i] ^= before.longs[j];
    s.wide = s.longs[j];
    return s.longs[i] * 7 + before.longs[i] + before.wide;
  }

  static boolean twoAreNotOne(@From("state") State a, @From("state") State b, int i) {
    long old = a.longs[i];
    b.longs[i] = old + 1;
    b.number = a.number + 1;
    return a != b && a.longs != b.longs && a.longs[i] == old && a.number != b.number;
  }

  static long oneOfTwo(@From("state") State a, @From("state") State b, int x, int i) {
    State chosen = x > 0 ? a : b;
    chosen.longs[i] = x;
    chosen.number = i;
    return a.longs[i] - b.longs[i] + a.number * 3 - b.number;
  }

  static long joins(@From("state") State s, int x, int i) {
    if (x > 0) {
      s.longs[i] = x;
    } else if (x < -5) {
      s.longs[1] = 9;
      s.longs[i] += 1;
    }
    return s.longs[i] + s.longs[1];
  }

  static long openOrFresh(@From("state") State s, int x, int i) {
    long[] fresh = {1, 2, 3};
    long[] chosen = (x & 1) == 0 ? s.longs : fresh;
    chosen[i] += x;
    return chosen.length * 100 + s.longs[2] + fresh[2];
  }

  static int searches(@From("state") State s, long key) {
    for (int i = 0; i < s.longs.length; i++) {
      if (s.longs[i] == key) {
        return i;
      }
    }
    return -1;
  }

  static int shifts(@From("state") State s) {
    for (int i = s.ints.length - 1; i > 0; i--) {
      s.ints[i] = s.ints[i - 1];
    }
    int sum = 0;
    for (int each : s.ints) {
      sum = sum * 31 + each;
    }
    return sum;
  }

  static int indexFromAnElement(@From("state") State s, int i) {
    s.bytes[i & MASK] = 3;
    return s.bytes[s.bytes[s.bytes[i] & 3] & MASK];
  }
}
