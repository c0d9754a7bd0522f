package org.btmmu.optimized.softmmu;

import java.util.List;

/** What SoftMMU counts, exactly: kinds with stable names. */
public final class SoftCounts {
  /** Look-ups of the slow path that the table of the class did not answer. */
  static final int MISSES = 0;

  /** Of these, those that a victim answered. */
  static final int VICTIM_HITS = 1;

  /** Entries that flushes cleared. */
  static final int CLEARED = 2;

  static final int WALKS = 3;

  /** Walks and victim hits of translated accesses only. */
  static final int ACCESS_WALKS = 4;

  static final int ACCESS_VICTIM_HITS = 5;
  static final int FILLS = 6;
  static final int GUEST_FAULTS = 7;
  static final int CODE_PAGE_STORES = 8;
  static final int PROTECTS = 9;
  static final int FLUSHES = 10;
  static final int PAGE_DROPS = 11;

  /** Slow paths of translated code by their reason, the first that applies. */
  static final int SLOW = 12;

  /** The access lies in two pages. */
  static final int CROSSING = 0;

  /** The access is not aligned. */
  static final int UNALIGNED = 1;

  /** The table lacks the page, or the right. */
  static final int MISS = 2;

  /** The page holds translated code. */
  static final int CODE_PAGE = 3;

  /** The page is not RAM. */
  static final int DEVICE = 4;

  /** The comparator was right and did not compare: the defect of a 32-bit guest's. */
  static final int COMPARATOR = 5;

  private static final List<String> NAMES =
      List.of(
          "softtlb-misses",
          "victim-hits",
          "softtlb-entries-cleared",
          "walks",
          "access-walks",
          "access-victim-hits",
          "softtlb-fills",
          "guest-faults",
          "code-page-stores",
          "protects",
          "flushes",
          "page-drops",
          "slow-crossing",
          "slow-unaligned",
          "slow-miss",
          "slow-code-page",
          "slow-device",
          "slow-comparator");

  private final long[] counts = new long[NAMES.size()];

  void count(int kind) {
    counts[kind]++;
  }

  void add(int kind, long times) {
    counts[kind] += times;
  }

  /** The kinds. */
  public static int kinds() {
    return NAMES.size();
  }

  /** The stable name of a kind. */
  public static String name(int kind) {
    return NAMES.get(kind);
  }

  /** How often it happened. */
  public long of(int kind) {
    return counts[kind];
  }
}
