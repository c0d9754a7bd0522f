package org.btmmu.optimized.guest;

/** The entries in memory that a walk used, root first. Reused from walk to walk. */
public final class Trail {
  private final long[] gpas = new long[5];
  private final long[] entries = new long[5];
  private int count;

  /** How many entries the last walk found present and without reserved bits. */
  public int count() {
    return count;
  }

  /** Guest physical address of entry {@code index}. */
  public long gpa(int index) {
    return gpas[index];
  }

  /** Entry {@code index} as the walk read it. */
  public long entry(int index) {
    return entries[index];
  }

  /** Begins anew. */
  public void clear() {
    count = 0;
  }

  /** Adds entry {@code index}, the last one so far. */
  public void add(int index, long gpa, long entry) {
    gpas[index] = gpa;
    entries[index] = entry;
    count = index + 1;
  }
}
