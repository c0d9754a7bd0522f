package org.btmmu.proofs.lifter;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.proofs.Law;
import org.btmmu.proofs.lifter.Programs.Box;
import org.btmmu.proofs.lifter.Programs.Colour;
import org.btmmu.proofs.lifter.Programs.Table;
import org.btmmu.spec.memory.PhysicalMemory;

/** Laws that show what the lifter does with a law. */
final class SampleLaws {
  private SampleLaws() {}

  record Settings(Table table, Colour colour, int level) {}

  static int slow(int x) {
    int bits = 0;
    for (int i = 0; i < 32; i++) {
      bits += x >>> i & 1;
    }
    return bits;
  }

  static int fast(int x) {
    return Integer.bitCount(x);
  }

  static boolean odd(int x) {
    return (x & 1) == 1;
  }

  static long changes(PhysicalMemory memory) {
    memory.write64(0, 1);
    return 1;
  }

  @Law(
      id = "count",
      says = "both counts are equal",
      about = "org.btmmu.proofs.lifter.SampleLaws#fast")
  static boolean count(int x) {
    return fast(x) == slow(x);
  }

  @Law(id = "odd", says = "odd is bit 0", about = "org.btmmu.proofs.lifter.SampleLaws#odd")
  static boolean oddIsBitZero(int x) {
    return odd(x) == ((x & 1) != 0);
  }

  @Law(
      id = "small",
      says = "a positive number has a count of at least one",
      about = "org.btmmu.proofs.lifter.SampleLaws#fast")
  static boolean small(int x) {
    given(x > 0);
    int count = fast(x);
    return count > 0 && count < 32;
  }

  @Law(
      id = "changing",
      says = "something of a method that writes",
      about = "org.btmmu.proofs.lifter.SampleLaws#changes")
  static boolean changing(PhysicalMemory memory) {
    return changes(memory) == 1;
  }

  @Law(id = "by-count", says = "uses an equation", uses = "count")
  static boolean byCount(int x) {
    return fast(x + 1) == slow(x + 1);
  }

  @Law(id = "by-odd", says = "uses an equation of booleans", uses = "odd")
  static boolean byOdd(int x) {
    return odd(x) == ((x & 1) != 0);
  }

  @Law(id = "by-small", says = "uses an inequality", uses = "small")
  static boolean bySmall(int x) {
    given(x > 7);
    return fast(x) > 0;
  }

  @Law(id = "by-changing", says = "uses a law about a method that writes", uses = "changing")
  static boolean byChanging(PhysicalMemory memory) {
    return changes(memory) == 1;
  }

  @Law(id = "lemma", says = "assumes another law")
  static boolean lemma(int x) {
    given(small(x));
    given(x > 0);
    return fast(x) > 0;
  }

  @Law(id = "modes", says = "enumerates tables, not other enums")
  static boolean modes(Settings settings, Colour direct) {
    given(settings.table() == Table.LARGE);
    given(settings.level() >= 0 && settings.level() < 3);
    cover("blue", settings.colour() == Colour.BLUE);
    if (direct == Colour.RED) {
      cover("level", settings.level() == 1);
    } else {
      cover("level", settings.level() == 2);
    }
    return settings.table().value(settings.level()) == 10 * (settings.level() + 1);
  }

  @Law(id = "valid", says = "a record's constructor says which values exist")
  static boolean valid(Box box) {
    return box.width() >= 0;
  }

  @Law(id = "obliged", says = "has each kind of obligation")
  static boolean obliged(PhysicalMemory memory, int x, Box box, boolean some) {
    int[] table = new int[4];
    Box chosen = some ? box : null;
    Object object = x > 100 ? box : table;
    long read = memory.read64(x);
    if (x == 77) {
      throw new IllegalStateException("seventy-seven");
    }
    int sum = table[x] + chosen.width() + 5 / x;
    return ((int[]) object).length + sum + read > 0;
  }

  static boolean diamonds(long x) {
    long y = x;
    y = (x & 1) == 0 ? y + 3 : y ^ 5;
    y = (x & 2) == 0 ? y + 3 : y ^ 5;
    y = (x & 4) == 0 ? y + 3 : y ^ 5;
    y = (x & 8) == 0 ? y + 3 : y ^ 5;
    y = (x & 16) == 0 ? y + 3 : y ^ 5;
    y = (x & 32) == 0 ? y + 3 : y ^ 5;
    y = (x & 64) == 0 ? y + 3 : y ^ 5;
    y = (x & 128) == 0 ? y + 3 : y ^ 5;
    y = (x & 256) == 0 ? y + 3 : y ^ 5;
    y = (x & 512) == 0 ? y + 3 : y ^ 5;
    y = (y & 1) == 0 ? y + 3 : y ^ 5;
    y = (y & 2) == 0 ? y + 3 : y ^ 5;
    y = (y & 4) == 0 ? y + 3 : y ^ 5;
    y = (y & 8) == 0 ? y + 3 : y ^ 5;
    y = (y & 16) == 0 ? y + 3 : y ^ 5;
    y = (y & 32) == 0 ? y + 3 : y ^ 5;
    y = (y & 64) == 0 ? y + 3 : y ^ 5;
    y = (y & 128) == 0 ? y + 3 : y ^ 5;
    y = (y & 256) == 0 ? y + 3 : y ^ 5;
    y = (y & 512) == 0 ? y + 3 : y ^ 5;
    return y != 12345;
  }

  private static final int[] KEYS = {9, 4, 7, 1, 8, 3, 2, 6, 5, 0, 11, 17, 19, 23, 31, 37};

  static int find(int key) {
    for (int i = 0; i < KEYS.length; i++) {
      if (KEYS[i] == key) {
        return i;
      }
    }
    return -1;
  }

  static boolean search(int key) {
    int place = find(key);
    return place < 0 || KEYS[place] == key;
  }

  static boolean frames(PhysicalMemory memory, long gpa, long other) {
    given((gpa & 0xFFF0_0000_0000_0007L) == 0 && (other & 0xFFF0_0000_0000_0007L) == 0);
    long before = memory.read64(other);
    long entry = memory.read64(gpa);
    if ((entry & 1) != 0) {
      memory.compareAndSet64(gpa, entry, entry | 0x20);
    }
    return ((memory.read64(other) ^ before) & ~0x20L) == 0;
  }
}
