package org.btmmu.proofs.prover;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;

/** Laws of existing objects that are true. */
final class ObjectLaws {
  private ObjectLaws() {}

  /** A TLB of 256 sets of 8 ways and 64 entries for everything. */
  static final class Tlb {
    private static final int SETS = 256;
    private static final int WAYS = 8;
    private static final int SMALL = SETS * WAYS;
    private static final int SIZE = SMALL + 64;

    final long[] tags = new long[SIZE];
    final long[] even = new long[SIZE];
    final long[] odd = new long[SIZE];
    int next;

    /** The index of an entry that matches; −1 if none does. */
    int find(long page) {
      int first = (int) (page & SETS - 1) * WAYS;
      for (int way = 0; way < WAYS; way++) {
        if (tags[first + way] == (page | 1)) {
          return first + way;
        }
      }
      for (int i = SMALL; i < SIZE; i++) {
        if (tags[i] == (page | 1)) {
          return i;
        }
      }
      return -1;
    }

    void fill(long page, long evenFrame, long oddFrame) {
      int index = (int) (page & SETS - 1) * WAYS + (next & WAYS - 1);
      tags[index] = page | 1;
      even[index] = evenFrame;
      odd[index] = oddFrame;
      next++;
    }
  }

  static Tlb tlb(long seed) {
    Tlb tlb = new Tlb();
    tlb.next = (int) seed;
    for (int i = 0; i < Tlb.SIZE; i++) {
      tlb.tags[i] = seed * i;
    }
    return tlb;
  }

  @Law(id = "found-matches", says = "What is found matches.")
  static boolean foundMatches(@From("tlb") Tlb tlb, long page) {
    int index = tlb.find(page);
    cover("found in the sets", index >= 0 && index < Tlb.SMALL);
    cover("found beside", index >= Tlb.SMALL);
    cover("not found", index < 0);
    return index < 0 || tlb.tags[index] == (page | 1);
  }

  @Law(id = "filled-is-found", says = "What was filled is found, and is what was filled.")
  static boolean filledIsFound(@From("tlb") Tlb tlb, long page, long even, long odd) {
    given(tlb.find(page) < 0);
    tlb.fill(page, even, odd);
    int index = tlb.find(page);
    return index >= 0 && tlb.even[index] == even && tlb.odd[index] == odd;
  }

  @Law(id = "others-stay", says = "A fill changes one entry.")
  static boolean othersStay(@From("tlb") Tlb tlb, long page, int i, int j) {
    given(i >= 0 && j >= 0 && i < Tlb.SIZE && j < Tlb.SIZE && i != j);
    long[] before = tlb.tags.clone();
    tlb.fill(page, 0, 0);
    return tlb.tags[i] == before[i] || tlb.tags[j] == before[j];
  }

  static final class Large {
    final long[] words = new long[1 << 20];
    final byte[] marks = new byte[1 << 20];
  }

  static Large large(long seed) {
    return new Large();
  }

  @Law(id = "large", says = "Large arrays cost nothing.")
  static boolean large(@From("large") Large large, int i, long word) {
    given(i >= 0 && i < large.words.length);
    byte mark = large.marks[i];
    large.words[i] = word;
    large.marks[i ^ 1]++;
    return large.words[i] == word && large.marks[i] == mark;
  }
}
