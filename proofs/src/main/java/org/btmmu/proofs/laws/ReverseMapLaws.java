package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import java.util.Random;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;

/** Which words of the shadow page tables may map a page. */
public final class ReverseMapLaws {
  private static final int TABLES = 6;
  private static final int PLACES = TABLES << 9;
  private static final int BUCKETS = 4;

  private ReverseMapLaws() {}

  /** Leaves for few host pages, in words 512 to 519. */
  static ShadowTables tables(long seed) {
    ShadowTables tables = new ShadowTables(TABLES);
    Random random = new Random(seed);
    for (int place = 512; seed != 0 && place < 520; place++) {
      long half = FastHalf.of((long) random.nextInt(8) << 12, true, true, false);
      tables.set(place, random.nextInt(8) == 0 ? 0 : ShadowWord.leaf(half, false, 0, 0));
    }
    return tables;
  }

  /** Hints for words 512 to 519. */
  static ReverseMap hints(long seed) {
    ReverseMap hints = new ReverseMap(BUCKETS);
    ShadowTables full = new ShadowTables(TABLES);
    Random random = new Random(seed);
    for (int i = 0; seed != 0 && i < 16; i++) {
      int place = 512 + random.nextInt(8);
      long page = (long) random.nextInt(8) << 12;
      full.set(place, FastHalf.of(page, true, true, false));
      hints.note(full, page, place);
    }
    return hints;
  }

  @Law(
      id = "reverse-map",
      says =
          "a word that is noted for a page is among the hints of its bucket, or the bucket"
              + " overflowed; no hint of any bucket that a leaf confirms is lost without that",
      clauses = {"K-REV-1", "K-PRO-1", "K-REV-2"})
  static boolean noted(
      @From("hints") ReverseMap hints,
      @From("tables") ShadowTables tables,
      long hostPage,
      int wordPlace,
      int place,
      int otherPlace) {
    given(wordPlace > 0 && wordPlace < PLACES);
    given(place >= 0 && place < BUCKETS && otherPlace >= 0 && otherPlace < ReverseMap.WAYS);
    int bucket = hints.bucket(hostPage);
    for (int way = 0; way < ReverseMap.WAYS; way++) {
      int hint = hints.place(bucket, way);
      given(hint >= 0 && hint < PLACES);
    }
    int hint = hints.place(place, otherPlace);
    given(hint >= 0 && hint < PLACES);
    boolean overflowed = hints.overflowed(place);
    boolean confirmed = hint != 0 && isLeafOf(hints, tables.word(hint), place);

    hints.note(tables, hostPage, wordPlace);
    cover("a free hint", confirmed && holds(hints, bucket, wordPlace) && place == bucket);
    cover("one gives way", !confirmed && hint != 0 && hints.place(place, otherPlace) != hint);
    cover("overflow", !overflowed && hints.overflowed(place));
    cover("another bucket", place != bucket);
    return bucket >= 0
        && bucket < BUCKETS
        && (holds(hints, bucket, wordPlace) || hints.overflowed(bucket))
        && (!confirmed || holds(hints, place, hint) || hints.overflowed(place))
        && (!overflowed || hints.overflowed(place));
  }

  private static boolean holds(ReverseMap hints, int bucket, int place) {
    boolean holds = false;
    for (int way = 0; way < ReverseMap.WAYS; way++) {
      holds |= hints.place(bucket, way) == place;
    }
    return holds;
  }

  /** Whether a word is a valid leaf for a page of a bucket. */
  private static boolean isLeafOf(ReverseMap hints, long word, int bucket) {
    boolean valid = (word & (FastHalf.VALID | ShadowWord.LINK)) == FastHalf.VALID;
    return valid && hints.bucket(FastHalf.hpa(word)) == bucket;
  }
}
