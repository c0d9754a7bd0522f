package org.btmmu.conformance.machine;

/** The addresses that were told last. */
final class RecentAddresses {
  private static final int PLACES = 16;

  private final long[] addresses = new long[PLACES];
  private long count;

  void add(long address) {
    addresses[(int) count++ & PLACES - 1] = address;
  }

  /** The oldest first. */
  long[] all() {
    int known = (int) Math.min(count, PLACES);
    long[] all = new long[known];
    for (int i = 0; i < known; i++) {
      all[i] = addresses[(int) (count - known + i) & PLACES - 1];
    }
    return all;
  }
}
