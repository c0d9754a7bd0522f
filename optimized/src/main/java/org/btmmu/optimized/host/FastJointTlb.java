package org.btmmu.optimized.host;

/**
 * The host's joint TLB: pairs of pages as the registers hold them, in four arrays.
 *
 * <p>An entry is EntryHi (R 63:62, VPN2 61:13, ASID 9:0), EntryLo0 and EntryLo1 (a {@link FastHalf}
 * each, with the entry's G in bit 0) and PageMask.
 */
public final class FastJointTlb {
  /** A load. */
  public static final int LOAD = 0;

  /** A store. */
  public static final int STORE = 1;

  /** A fetch of host code. */
  public static final int FETCH = 2;

  /** A lookup that raises an exception has this bit, and the exception in its low 32 bits. */
  public static final long RAISED = Long.MIN_VALUE;

  /** Two entries match: UNPREDICTABLE; the indexes of two are in bits 15:8 and 7:0. */
  public static final long MULTIPLE = RAISED | 1L << 62;

  /** BTLBP and TLBP: nothing matches; bit P of Index. */
  public static final long NOT_FOUND = RAISED;

  /** G. */
  public static final long GLOBAL = 1;

  private static final long REGION = 3L << 62;
  private static final long VPN2 = (1L << 62) - (1L << 13);
  private static final long ASID = 0x3FF;
  private static final long SMALL_PAIR = 0x1FFF;

  private final long[] entryHi;
  private final long[] entryLo0;
  private final long[] entryLo1;
  private final long[] pageMask;
  private final long compared;

  /** The same choice whenever the machine starts from the same seed. */
  private long random;

  /**
   * A TLB whose entries match no mapped address.
   *
   * @param entries how many, 1 … 64
   * @param segmentBits SEGBITS
   * @param seed decides what TLBWR replaces
   */
  public FastJointTlb(int entries, int segmentBits, long seed) {
    entryHi = new long[entries];
    entryLo0 = new long[entries];
    entryLo1 = new long[entries];
    pageMask = new long[entries];
    compared = compared(segmentBits);
    random = seed;
    for (int index = 0; index < entries; index++) {
      entryHi[index] = 1L << 63 | (long) index << 13;
    }
  }

  /** The bits of an address that a pair of the smallest size compares: R, and VPN2 of the host. */
  public static long compared(int segmentBits) {
    return REGION | (1L << segmentBits) - 1 & ~SMALL_PAIR;
  }

  /**
   * Looks a mapped address up.
   *
   * @param asid EntryHi.ASID
   * @param kind {@link #LOAD}, {@link #STORE} or {@link #FETCH}
   * @return the index in bits 61:48 and the host physical address in bits 47:0; or {@link #RAISED}
   *     with an exception of {@link FastExceptions}; or {@link #MULTIPLE} with two indexes
   */
  public long lookup(int asid, int kind, long address) {
    long found = find(asid, address);
    if (found < 0) {
      return found == NOT_FOUND ? refill(kind) : found;
    }
    int index = (int) found;
    long size = pageMask[index];
    long half = isOdd(size, address) ? entryLo1[index] : entryLo0[index];
    long judged = judge(half, size, kind, address);
    return judged < 0 ? judged : found << 48 | judged;
  }

  /** TLBP: the index of the entry that matches, {@link #NOT_FOUND}, or {@link #MULTIPLE}. */
  public long find(int asid, long address) {
    long found = NOT_FOUND;
    for (int index = 0; index < entryHi.length; index++) {
      long hi = entryHi[index];
      if (matches(hi, entryLo0[index], pageMask[index], compared, asid, address)) {
        if (found != NOT_FOUND) {
          return MULTIPLE | found << 8 | index;
        }
        found = index;
      }
    }
    return found;
  }

  /** Whether an entry matches: region, pair, and G or the ASID. */
  public static boolean matches(
      long entryHi, long entryLo, long pageMask, long compared, int asid, long address) {
    return ((entryHi ^ address) & compared & ~pageMask) == 0
        && ((entryLo & GLOBAL) != 0 || (entryHi & ASID) == asid);
  }

  /** Whether an address lies in the odd half of its pair. */
  public static boolean isOdd(long pageMask, long address) {
    return (address & halfBytes(pageMask)) != 0;
  }

  /** The size of a half in bytes. */
  public static long halfBytes(long pageMask) {
    return (pageMask | SMALL_PAIR) + 1 >>> 1;
  }

  /** What a half makes of an access: the host physical address, or the exception it raises. */
  public static long judge(long half, long pageMask, int kind, long address) {
    if ((half & FastHalf.VALID) == 0) {
      return RAISED
          | (kind == STORE ? FastExceptions.TLB_INVALID_STORE : FastExceptions.TLB_INVALID_LOAD);
    }
    if (kind == LOAD && (half & FastHalf.READ_INHIBIT) != 0) {
      return RAISED | FastExceptions.TLB_READ_INHIBIT;
    }
    if (kind == FETCH && (half & FastHalf.EXECUTE_INHIBIT) != 0) {
      return RAISED | FastExceptions.TLB_EXECUTE_INHIBIT;
    }
    if (kind == STORE && (half & FastHalf.DIRTY) == 0) {
      return RAISED | FastExceptions.TLB_MODIFIED;
    }
    return physical(half, pageMask, address);
  }

  /** The host physical address of an address in a half of this size. */
  public static long physical(long half, long pageMask, long address) {
    long offset = halfBytes(pageMask) - 1;
    return FastHalf.hpa(half) & ~offset | address & offset;
  }

  private static long refill(int kind) {
    return RAISED
        | (kind == STORE ? FastExceptions.TLB_REFILL_STORE : FastExceptions.TLB_REFILL_LOAD);
  }

  /**
   * TLBWI: the entry becomes what the registers hold; G must be set in both halves.
   *
   * @param mask PageMask: one of the page sizes
   */
  public void write(int index, long hi, long lo0, long lo1, long mask) {
    long global = lo0 & lo1 & GLOBAL;
    entryHi[index] = hi & (REGION | VPN2 & ~mask | ASID);
    entryLo0[index] = lo0 & FastHalf.HARDWARE | global;
    entryLo1[index] = lo1 & FastHalf.HARDWARE | global;
    pageMask[index] = mask;
  }

  /**
   * TLBWR: as {@link #write}, to an entry that is not wired.
   *
   * @param wired 0 … the number of entries − 1
   * @return the index of the entry
   */
  public int writeRandom(int wired, long hi, long lo0, long lo1, long mask) {
    random = next(random);
    int index = victim(random, wired, entryHi.length);
    write(index, hi, lo0, lo1, mask);
    return index;
  }

  /** Which entry a random number names: one from {@code wired} to {@code entries} − 1. */
  public static int victim(long random, int wired, int entries) {
    return wired + (int) ((random >>> 32) * (entries - wired) >>> 32);
  }

  private static long next(long random) {
    return random * 0x5851_F42D_4C95_7F2DL + 0x1405_7B7E_F767_814FL;
  }

  /** TLBR: EntryHi. */
  public long entryHi(int index) {
    return entryHi[index];
  }

  /** TLBR: EntryLo0, with the entry's G. */
  public long entryLo0(int index) {
    return entryLo0[index];
  }

  /** TLBR: EntryLo1, with the entry's G. */
  public long entryLo1(int index) {
    return entryLo1[index];
  }

  /** TLBR: PageMask. */
  public long pageMask(int index) {
    return pageMask[index];
  }
}
