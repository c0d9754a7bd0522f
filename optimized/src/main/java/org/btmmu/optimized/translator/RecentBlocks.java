package org.btmmu.optimized.translator;

/** Offsets of the blocks that were entered last by the runtime. */
final class RecentBlocks {
  private static final int MOST = 16;

  private final long[] offsets = new long[MOST];
  private int count;

  /** A block is entered. */
  void add(long offset) {
    offsets[count++ & MOST - 1] = offset;
  }

  /** All that are known, the oldest first. */
  long[] all() {
    int known = Math.min(count, MOST);
    long[] all = new long[known];
    for (int i = 0; i < known; i++) {
      all[i] = offsets[count - known + i & MOST - 1];
    }
    return all;
  }
}
