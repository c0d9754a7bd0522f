package org.btmmu.optimized.host;

import org.btmmu.optimized.guest.FastRights;
import org.btmmu.spec.Clause;

/**
 * The guest TLB: a part of entries of any page size, each anywhere, and sets of entries for pairs
 * of 4-KByte pages.
 *
 * <p>An entry has a tag (MID in bits 55:44, bits 56:13 of the guest linear address in bits 43:0; 0
 * if it is free), a size, and two halves ({@link FastHalf}). Entries of any size come first, then
 * set by set.
 *
 * <p>Guaranteed by the laws gtlb-hit, gtlb-unique, gtlb-pair, gtlb-replace, gtlb-invalidate-mid and
 * gtlb-invalidate-page.
 */
public final class FastGtlb {
  /** Log2 of the bytes in a half of the smallest pair. */
  public static final int SHIFT_4KB = 12;

  /** Log2 of the bytes in a half of a pair that holds 2 MByte. */
  public static final int SHIFT_1MB = 20;

  /** Log2 of the bytes in a half of a pair that holds 512 MByte. */
  public static final int SHIFT_256MB = 28;

  /** Cause: no entry matches. */
  public static final int REFILL = 0;

  /** Cause: V of the half is 0. */
  public static final int INVALID = 1;

  /** Cause: a write, and D of the half is 0. */
  public static final int MODIFIED = 2;

  /** Cause: a read, and RI of the half is 1. */
  public static final int READ_INHIBIT = 3;

  /** Cause: a fetch, and XI of the half is 1. */
  public static final int EXECUTE_INHIBIT = 4;

  /** A set bit in a translation's result that is no address. */
  public static final long REFUSED = Long.MIN_VALUE;

  private static final long PAIR_1MB = insidePair(SHIFT_1MB);
  private static final long VPN2 = (1L << 44) - 1;

  private final int anySize;
  private final int setMask;
  private final int ways;
  private final long[] tags;
  private final long[] even;
  private final long[] odd;
  private final long[] insides;
  private int last;
  private long random;

  /**
   * A guest TLB in which all entries are free.
   *
   * @param anySize entries of any size, at least 2
   * @param sets sets for pairs of 4-KByte pages: 0 or a power of two
   * @param ways entries of a set, at least 2
   * @param seed of the replacement
   */
  public FastGtlb(int anySize, int sets, int ways, long seed) {
    this.anySize = anySize;
    this.setMask = sets - 1;
    this.ways = sets == 0 ? 0 : ways;
    int entries = anySize + sets * ways;
    tags = new long[entries];
    even = new long[entries];
    odd = new long[entries];
    insides = new long[anySize];
    random = seed * 0x9E37_79B9_7F4A_7C15L | 1;
  }

  private FastGtlb(FastGtlb other) {
    anySize = other.anySize;
    setMask = other.setMask;
    ways = other.ways;
    tags = other.tags.clone();
    even = other.even.clone();
    odd = other.odd.clone();
    insides = other.insides.clone();
    last = other.last;
    random = other.random;
  }

  /** An independent copy. */
  public FastGtlb copy() {
    return new FastGtlb(this);
  }

  /** How many entries there are. */
  public int entries() {
    return tags.length;
  }

  /** The tag of an entry; 0 if it is free. */
  public long tag(int index) {
    return tags[index];
  }

  /** The even half of an entry. */
  public long even(int index) {
    return even[index];
  }

  /** The odd half of an entry. */
  public long odd(int index) {
    return odd[index];
  }

  /** Log2 of the bytes in a half of an entry. */
  public int shift(int index) {
    long inside = inside(index);
    return inside == 0 ? SHIFT_4KB : inside == PAIR_1MB ? SHIFT_1MB : SHIFT_256MB;
  }

  /** The bits of an entry's tag that lie inside its pair and are not compared. */
  public long inside(int index) {
    return index < anySize ? insides[index] : 0;
  }

  /** What a tag must be to match an access under a MID. */
  public static long key(int mid, long gva) {
    return (long) mid << 44 | gva >>> 13 & VPN2;
  }

  /** The MID of a tag. */
  public static int mid(long tag) {
    return (int) (tag >>> 44);
  }

  /** The bits of a tag that lie inside a pair of halves of this size. */
  public static long insidePair(int shift) {
    return (1L << shift - 12) - 1;
  }

  /** Whether a tag matches outside the bits that are not compared. */
  public static boolean matches(long tag, long inside, long key) {
    return ((tag ^ key) & ~inside) == 0;
  }

  /** The entry that matches; −1 if none does. */
  public int find(long key) {
    int first = anySize + ((int) key & setMask) * ways;
    for (int way = 0; way < ways; way++) {
      if (tags[first + way] == key) {
        return first + way;
      }
    }
    for (int index = 0; index < anySize; index++) {
      if (matches(tags[index], insides[index], key)) {
        return index;
      }
    }
    return -1;
  }

  /**
   * Translates one byte's address, extended to the slot's width.
   *
   * @param mid not 0
   * @param need a set of {@link FastRights#READ}, WRITE, EXECUTE
   * @return the host physical address; or {@link #REFUSED} with the cause in the low bits
   */
  public long translate(int mid, long gva, int need) {
    int index = find(key(mid, gva));
    if (index < 0) {
      return REFUSED | REFILL;
    }
    int shift = shift(index);
    long half = half(even[index], odd[index], gva, shift);
    return allows(half, need) ? physical(half, gva, shift) : REFUSED | cause(half, need);
  }

  /** The half of an entry that an address lies in. */
  public static long half(long even, long odd, long gva, int shift) {
    return (gva >>> shift & 1) != 0 ? odd : even;
  }

  /** Whether a half allows an access. */
  public static boolean allows(long half, int need) {
    long wanted = FastHalf.VALID | ((need & FastRights.WRITE) != 0 ? FastHalf.DIRTY : 0);
    long forbidden =
        ((need & FastRights.READ) != 0 ? FastHalf.READ_INHIBIT : 0)
            | ((need & FastRights.EXECUTE) != 0 ? FastHalf.EXECUTE_INHIBIT : 0);
    return (half & (wanted | forbidden)) == wanted;
  }

  /** Why a half does not allow an access. */
  public static int cause(long half, int need) {
    if ((half & FastHalf.VALID) == 0) {
      return INVALID;
    }
    if ((need & FastRights.READ) != 0 && half < 0) {
      return READ_INHIBIT;
    }
    boolean inhibited = (half & FastHalf.EXECUTE_INHIBIT) != 0;
    return (need & FastRights.EXECUTE) != 0 && inhibited ? EXECUTE_INHIBIT : MODIFIED;
  }

  /** Where an address in a half leads. */
  public static long physical(long half, long gva, int shift) {
    long offset = (1L << shift) - 1;
    return FastHalf.hpa(half) & ~offset | gva & offset;
  }

  /** {@code btlbwi}: the entry becomes this, both halves. */
  public void write(int index, long tag, int shift, long evenHalf, long oddHalf) {
    long inside = insidePair(shift);
    tags[index] = tag & ~inside;
    even[index] = evenHalf & FastHalf.HARDWARE;
    odd[index] = oddHalf & FastHalf.HARDWARE;
    if (index < anySize) {
      insides[index] = inside;
    }
    last = index;
  }

  /**
   * The entry that {@code btlbwr} replaces: the first that is free if there is one, so that few are
   * looked at before it is found; else any but the one written last, so that an access in two pages
   * finds both.
   */
  @Clause("B-TLB-10")
  public int victim(long key, int shift) {
    boolean inSet = ways != 0 && shift == SHIFT_4KB;
    int first = inSet ? anySize + ((int) key & setMask) * ways : 0;
    int count = inSet ? ways : anySize;
    int chosen = (int) ((next() >>> 33) % count);
    if (first + chosen == last) {
      chosen = chosen + 1 < count ? chosen + 1 : 0;
    }
    for (int i = count - 1; i >= 0; i--) {
      if (tags[first + i] == 0) {
        chosen = i;
      }
    }
    return first + chosen;
  }

  /** {@code btlbinv.m}: frees every entry of a MID. */
  public void invalidateMid(int mid) {
    for (int index = 0; index < tags.length; index++) {
      invalidateMid(index, mid);
    }
  }

  /** Frees an entry if it is of a MID. */
  public void invalidateMid(int index, int mid) {
    if (mid(tags[index]) == mid) {
      free(index);
    }
  }

  /** {@code btlbinv.a}: frees every entry that overlaps the pair of this size around an address. */
  public void invalidate(long key, int shift) {
    if (shift == SHIFT_4KB) {
      invalidate(key, 0, 0, anySize);
      int first = anySize + ((int) key & setMask) * ways;
      invalidate(key, 0, first, first + ways);
    } else {
      invalidate(key, insidePair(shift), 0, tags.length);
    }
  }

  private void invalidate(long key, long inside, int from, int to) {
    for (int index = from; index < to; index++) {
      invalidate(index, key, inside);
    }
  }

  /** Frees an entry if it overlaps a pair: bits {@code inside} it are not compared. */
  public void invalidate(int index, long key, long inside) {
    if (matches(tags[index], inside | inside(index), key)) {
      free(index);
    }
  }

  private void free(int index) {
    tags[index] = 0;
    even[index] = 0;
    odd[index] = 0;
  }

  /** Marsaglia's xorshift: never 0, and the same for the same seed. */
  private long next() {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return random;
  }
}
