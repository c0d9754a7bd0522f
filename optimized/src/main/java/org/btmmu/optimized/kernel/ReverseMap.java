package org.btmmu.optimized.kernel;

import org.btmmu.optimized.host.FastHalf;
import org.btmmu.spec.Clause;

/**
 * Which words of the shadow page tables may map a host physical page: for each page a bucket of
 * hints, which the tables confirm or not. A bucket that could not take another says so, and then
 * every word has to be looked at.
 *
 * <p>Guaranteed by the law reverse-map: a leaf is among the hints of its page, or they overflowed.
 */
public final class ReverseMap {
  /** Hints in a bucket. */
  public static final int WAYS = 4;

  private final int mask;
  private final int[] places;
  private final boolean[] overflowed;

  /** A map with this many buckets, a power of two. */
  public ReverseMap(int buckets) {
    mask = buckets - 1;
    places = new int[buckets * WAYS];
    overflowed = new boolean[buckets];
  }

  private ReverseMap(ReverseMap other) {
    mask = other.mask;
    places = other.places.clone();
    overflowed = other.overflowed.clone();
  }

  /** An independent copy. */
  public ReverseMap copy() {
    return new ReverseMap(this);
  }

  /** Forgets all hints. */
  public void clear() {
    java.util.Arrays.fill(places, 0);
    java.util.Arrays.fill(overflowed, false);
  }

  /** The bucket of a host physical page. */
  public int bucket(long hpa) {
    long page = hpa >>> 12;
    return (int) (page ^ page >>> 9 ^ page >>> 18) & mask;
  }

  /** A hint; 0 if there is none. */
  public int place(int bucket, int way) {
    return places[bucket * WAYS + way];
  }

  /** Whether no two host physical pages below an address share a bucket. */
  boolean tellsApart(long end) {
    return end >>> 12 <= mask + 1L;
  }

  /**
   * A place in a bucket takes a hint, as {@link #note} chooses one; behind the last: there is none.
   */
  void hint(int bucket, int way, int place) {
    if (way < WAYS) {
      places[bucket * WAYS + way] = place;
    } else {
      overflowed[bucket] = true;
    }
  }

  /** Whether hints of the bucket are missing. */
  public boolean overflowed(int bucket) {
    return overflowed[bucket];
  }

  /**
   * Notes that the word at {@code place}, not 0, may map the page. A hint that the tables do not
   * confirm gives way.
   */
  @Clause({"K-REV-1", "K-REV-2"})
  public void note(ShadowTables tables, long hpa, int place) {
    int bucket = bucket(hpa);
    int chosen = -1;
    for (int way = 0; way < WAYS; way++) {
      int known = places[bucket * WAYS + way];
      boolean free = known == 0 || !isConfirmed(tables.word(known), bucket);
      if (known == place || free && chosen < 0) {
        chosen = way;
      }
    }
    if (chosen < 0) {
      overflowed[bucket] = true;
    } else {
      places[bucket * WAYS + chosen] = place;
    }
  }

  /** Whether a word is a leaf for a page of the bucket. */
  public boolean isConfirmed(long word, int bucket) {
    return !ShadowWord.isLink(word)
        && (word & FastHalf.VALID) != 0
        && bucket(FastHalf.hpa(word)) == bucket;
  }
}
