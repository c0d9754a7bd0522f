package org.btmmu.proofs.prover;

import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;

/** Laws of existing objects that are false, most for one number only. */
final class FalseObjectLaws {
  private static final int[] CALLS = new int[1];

  private FalseObjectLaws() {}

  static final class State {
    final long[] words = new long[5];
    final long[] others = new long[5];
    final byte[] bytes = new byte[3];
    final boolean[] flags = new boolean[3];
    final Inner inner = new Inner();
    final int limit = 5;
    int next;

    void put(int index, long word) {
      words[index] = word;
      next++;
    }
  }

  static final class Inner {
    int count = 3;
  }

  static State state(long seed) {
    return new State();
  }

  static State other(long seed) {
    State other = new State();
    other.words[2] = -1;
    return other;
  }

  static State counted(long seed) {
    CALLS[0]++;
    return new State();
  }

  @Law(id = "two-are-one", says = "Two arguments are one.")
  static boolean twoAreOne(@From("state") State a, @From("state") State b, int x) {
    a.next = x + 1;
    b.next = 0;
    return x != 7 || a.next == 0;
  }

  @Law(id = "same-words", says = "Arrays of two arguments are one.")
  static boolean sameWords(@From("state") State a, @From("other") State b, int x) {
    a.words[1] = 1;
    b.words[1] = 0;
    return x != 7 || a.words[1] == 0;
  }

  @Law(id = "two-arrays-are-one", says = "Two arrays of one object are one.")
  static boolean twoArraysAreOne(@From("state") State a, int x) {
    a.words[1] = 1;
    a.others[1] = 0;
    return x != 7 || a.words[1] == 0;
  }

  @Law(id = "clone-is-one", says = "A copy of an array is the array.")
  static boolean cloneIsOne(@From("state") State a, int x) {
    long[] copy = a.words.clone();
    a.words[1] = copy[1] + 1;
    return x != 7 || copy[1] == a.words[1];
  }

  @Law(id = "as-the-prototype", says = "What the prototype has, all have.")
  static boolean asThePrototype(@From("state") State a, int x) {
    return x != 7 || a.inner.count == 3;
  }

  @Law(id = "elements-as-the-prototype", says = "Also in an array.")
  static boolean elementsAsThePrototype(@From("other") State a, int x) {
    return x != 2 || a.words[x] == -1;
  }

  @Law(id = "end-of-array", says = "An index that fits in as many bits is within the array.")
  static boolean endOfArray(@From("state") State a, int x) {
    long word = x == 5 ? a.words[x] : 0;
    return x != 5 || word == a.words[4];
  }

  @Law(id = "far-index", says = "An index counts by its low bits.")
  static boolean farIndex(@From("state") State a, int x) {
    return x != 8 || a.words[x] == a.words[0];
  }

  @Law(id = "negative-store", says = "A negative index can be stored to.")
  static boolean negativeStore(@From("state") State a, int x) {
    a.put(x < -1 || x > 4 ? 0 : x, 3);
    return true;
  }

  @Law(id = "wide-bytes", says = "A byte holds 200.")
  static boolean wideBytes(@From("state") State a, int x) {
    a.bytes[1] = (byte) x;
    int read = a.bytes[1];
    return x != 200 || read == 200;
  }

  @Law(id = "bytes-positive", says = "A byte is no negative number.")
  static boolean bytesPositive(@From("state") State a, int x) {
    return x != 7 || a.bytes[0] >= -127;
  }

  @Law(id = "flags-alike", says = "Two flags are equal.")
  static boolean flagsAlike(@From("state") State a, int x) {
    return x != 7 || a.flags[0] == a.flags[2];
  }

  @Law(id = "unchanged", says = "A method changes nothing.")
  static boolean unchanged(@From("state") State a, int index, long word) {
    long before = a.words[index & 3];
    int next = a.next;
    a.put(index & 3, word);
    return word != 7 || before == a.words[index & 3] || next == a.next;
  }

  @Law(id = "no-overflow", says = "A counter only grows.")
  static boolean noOverflow(@From("state") State a) {
    int before = a.inner.count++;
    return a.inner.count > before;
  }

  @Law(id = "array-cast", says = "An array of booleans is one of bytes.")
  static boolean arrayCast(@From("state") State a, int x) {
    Object flags = a.flags;
    return x != 7 || ((byte[]) flags).length == 3;
  }

  @Law(id = "never-called", says = "A static array stays while arguments are made.")
  static boolean neverCalled(@From("counted") State a, int x) {
    return x != 7 || CALLS[0] == 2;
  }

  @Law(id = "changes-in-helper", says = "A law as hypothesis may be about another shape.")
  static boolean lemma(@From("state") State a, int x) {
    return a.words[x & 3] == a.words[x & 3] + 0;
  }

  @Law(id = "lemma-of-objects", says = "A law of objects is called.")
  static boolean lemmaOfObjects(@From("other") State a, int x) {
    org.btmmu.proofs.Proof.given(lemma(a, x));
    return x != 7;
  }
}
