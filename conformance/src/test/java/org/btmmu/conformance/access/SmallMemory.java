package org.btmmu.conformance.access;

import org.btmmu.spec.memory.PhysicalMemory;

/**
 * A few pages of RAM from address 0 upwards, for hand-made page tables; everything above is a hole
 * that reads as all ones and ignores writes.
 */
final class SmallMemory implements PhysicalMemory {
  private static final int PAGE_BYTES = 4096;

  private final long[] words;

  /** Zeroed memory of {@code pages} pages of 4 KByte. */
  SmallMemory(int pages) {
    this(new long[pages * (PAGE_BYTES / 8)]);
  }

  private SmallMemory(long[] words) {
    this.words = words;
  }

  @Override
  public long read64(long gpa) {
    check(gpa, 8);
    return isRam(gpa) ? words[(int) (gpa >>> 3)] : -1L;
  }

  @Override
  public int read32(long gpa) {
    check(gpa, 4);
    return isRam(gpa) ? (int) (words[(int) (gpa >>> 3)] >>> shift(gpa)) : -1;
  }

  @Override
  public void write64(long gpa, long value) {
    check(gpa, 8);
    if (isRam(gpa)) {
      words[(int) (gpa >>> 3)] = value;
    }
  }

  @Override
  public void write32(long gpa, int value) {
    check(gpa, 4);
    if (isRam(gpa)) {
      int index = (int) (gpa >>> 3);
      long hole = ~(0xffff_ffffL << shift(gpa));
      words[index] = (words[index] & hole) | ((value & 0xffff_ffffL) << shift(gpa));
    }
  }

  @Override
  public boolean compareAndSet64(long gpa, long expected, long next) {
    boolean same = read64(gpa) == expected;
    if (same) {
      write64(gpa, next);
    }
    return same;
  }

  @Override
  public boolean compareAndSet32(long gpa, int expected, int next) {
    boolean same = read32(gpa) == expected;
    if (same) {
      write32(gpa, next);
    }
    return same;
  }

  @Override
  public SmallMemory fork() {
    return new SmallMemory(words.clone());
  }

  private boolean isRam(long gpa) {
    return (gpa >>> 3) < words.length;
  }

  private static int shift(long gpa) {
    return (int) (gpa & 4) * 8;
  }

  private static void check(long gpa, int sizeBytes) {
    if ((gpa & (sizeBytes - 1)) != 0 || gpa >>> ADDRESS_BITS != 0) {
      throw new IllegalArgumentException("no word at 0x" + Long.toHexString(gpa));
    }
  }
}
