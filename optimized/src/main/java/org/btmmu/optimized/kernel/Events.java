package org.btmmu.optimized.kernel;

/** How often each kind of event happened: what costs are computed from. */
public final class Events {
  public static final int ACCESS = 0;
  public static final int CROSSING = 1;
  public static final int REFILL = 2;
  public static final int EMPTY_REFILL = 3;
  public static final int WALK = 4;
  public static final int GUEST_FAULT = 5;
  public static final int DEVICE = 6;
  public static final int ACCESSED_OR_DIRTY = 7;
  public static final int CODE_PAGE = 8;
  public static final int FILL = 9;
  public static final int SPURIOUS = 10;
  public static final int DOMAIN_SWITCH = 11;
  public static final int DOMAIN_NEW = 12;
  public static final int MID_SWEEP = 13;
  public static final int PAGE_SWEEP = 14;
  public static final int FLUSH = 15;
  public static final int PAGE_DROP = 16;
  public static final int PROTECT = 17;
  public static final int TABLE = 18;
  public static final int RESET = 19;

  /** Looks at the neighbour of a page that is filled: one entry each. */
  public static final int NEIGHBOUR_WALK = 20;

  /** Refills for accesses that the runtime makes. */
  public static final int RUNTIME_REFILL = 21;

  /** Guest faults of them. */
  public static final int RUNTIME_FAULT = 22;

  /** Guest faults of the class fill. */
  public static final int FILL_FAULT = 23;

  /** Entries read by walks that know the entries above them. */
  public static final int SHORT_WALK = 24;

  /** Tables opened for the refill handler. */
  public static final int TABLE_OPENED = 25;

  private static final String[] NAMES = {
    "accesses",
    "crossing-accesses",
    "refills",
    "empty-refills",
    "walks",
    "guest-faults",
    "device-accesses",
    "accessed-or-dirty",
    "code-page-stores",
    "fills",
    "spurious-faults",
    "domain-switches",
    "new-domains",
    "mid-sweeps",
    "page-sweeps",
    "flushes",
    "page-drops",
    "protects",
    "tables",
    "pool-resets",
    "neighbour-walks",
    "runtime-refills",
    "runtime-faults",
    "fill-faults",
    "short-walks",
    "tables-opened"
  };

  private final long[] counts = new long[NAMES.length];

  /** An event happened. */
  public void count(int event) {
    counts[event]++;
  }

  /** How often an event happened. */
  public long of(int event) {
    return counts[event];
  }

  /** The kinds of events. */
  public static int kinds() {
    return NAMES.length;
  }

  /** The stable name of a kind. */
  public static String name(int event) {
    return NAMES[event];
  }

  /** An independent copy. */
  public Events copy() {
    Events copy = new Events();
    System.arraycopy(counts, 0, copy.counts, 0, counts.length);
    return copy;
  }
}
