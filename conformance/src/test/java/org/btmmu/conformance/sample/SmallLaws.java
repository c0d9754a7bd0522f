package org.btmmu.conformance.sample;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.List;
import java.util.Random;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.proofs.LawMethod;
import org.btmmu.spec.memory.PhysicalMemory;

/** Laws small enough to know by heart what sampling must say of them. */
final class SmallLaws {
  enum Colour {
    RED,
    GREEN,
    BLUE
  }

  /** A record of all kinds of components, one of them a record that refuses values. */
  record Thing(Colour colour, boolean bright, int count, long address, Digit digit) {}

  record Digit(int value) {
    Digit {
      if (value < 0 || value > 9) {
        throw new IllegalArgumentException("a digit is 0 to 9");
      }
    }
  }

  /** An object that changes, with another one in it. */
  static final class Cache {
    final long[] tags = new long[300];
    final boolean[] valid = new boolean[300];
    final Statistics statistics = new Statistics();
    final int ways = Integer.parseInt("4");
    byte age = 1;
    int next;
  }

  static final class Statistics {
    short hits;
    char mark;
  }

  static Cache cache(long seed) {
    Cache cache = new Cache();
    Random random = new Random(seed);
    for (int i = 0; i < cache.tags.length && seed != 0; i++) {
      cache.tags[i] = random.nextInt(16);
      cache.valid[i] = random.nextBoolean();
    }
    cache.statistics.hits = (short) seed;
    return cache;
  }

  private SmallLaws() {}

  static LawMethod law(String id) {
    return LawMethod.in(SmallLaws.class).stream()
        .filter(law -> law.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  static List<LawMethod> all() {
    return LawMethod.in(SmallLaws.class);
  }

  @Law(id = "sum-commutes", says = "true; half of it is discarded")
  static boolean sumCommutes(int one, int other) {
    given(one <= other);
    cover("equal", one == other);
    cover("impossible", one > other);
    return one + other == other + one;
  }

  @Law(id = "no-blue-seven", says = "false for a blue thing with the digit 7")
  static boolean noBlueSeven(Thing thing) {
    return thing.colour() != Colour.BLUE || thing.digit().value() != 7;
  }

  @Law(id = "no-negative-index", says = "throws for a negative index")
  static boolean noNegativeIndex(int anyIndex) {
    int[] array = new int[1];
    return anyIndex >= 0 || array[anyIndex] == 0;
  }

  @Law(id = "first-entry-absent", says = "false if the entry at 0x1000 is present")
  static boolean firstEntryAbsent(PhysicalMemory memory, long other) {
    memory.read64(other & 0xFFF8);
    return (memory.read64(0x1000) & 1) == 0;
  }

  @Law(id = "writes-are-seen", says = "true where writes are not ignored")
  static boolean writesAreSeen(PhysicalMemory memory) {
    long before = memory.read64(0x2008);
    memory.write64(0x2008, before + 1);
    return memory.read64(0x2008) == before + 1;
  }

  @Law(id = "no-path-to-writable", says = "false if the entry that entry 0 refers to is writable")
  static boolean noPathToWritable(PhysicalMemory memory) {
    long root = memory.read64(0);
    given((root & 1) != 0);
    long leaf = memory.read64(root & 0xF_FFFF_F000L);
    return (leaf & 3) != 3;
  }

  @Law(id = "alike-or-not", says = "true; the goal is that two things differ in one component")
  static boolean alikeOrNot(Thing one, Thing other) {
    cover("differ in colour alone", one.colour() != other.colour() && like(one, other));
    cover("differ in the digit alone", one.colour() == other.colour() && !sameDigit(one, other));
    return true;
  }

  @Law(id = "no-valid-seven", says = "false, once, if an entry is valid and has the tag 7")
  static boolean noValidSeven(@From("cache") Cache cache, int index) {
    given(index >= 0 && index < cache.tags.length);
    final boolean found = cache.valid[index] && cache.tags[index] == 7;
    cache.valid[index] = false;
    cache.statistics.hits++;
    return !found;
  }

  @Law(id = "next-below", says = "throws where next is beyond the entries")
  static boolean nextBelow(@From("cache") Cache cache, @From("cache") Cache other) {
    cache.tags[other.next] = 1;
    return cache != other;
  }

  @Law(id = "text", says = "speaks of something that cannot be drawn")
  static boolean text(String text) {
    return text.isEmpty();
  }

  private static boolean like(Thing one, Thing other) {
    return one.address() == other.address() && one.count() == other.count();
  }

  private static boolean sameDigit(Thing one, Thing other) {
    return !like(one, other) || one.digit().equals(other.digit());
  }
}
