package org.btmmu.reference.guest;

import java.util.Arrays;
import org.btmmu.spec.memory.PhysicalMemory;

/** RAM of which only a few 64-bit words matter: all others read as 0 and ignore writes. */
final class FewWords implements PhysicalMemory {
  private final long[] gpas;
  private final long[] values;

  /** These words, in ascending order, all 0. */
  FewWords(long... gpas) {
    this(gpas, new long[gpas.length]);
  }

  private FewWords(long[] gpas, long[] values) {
    this.gpas = gpas;
    this.values = values;
  }

  @Override
  public long read64(long gpa) {
    int index = Arrays.binarySearch(gpas, gpa);
    return index < 0 ? 0 : values[index];
  }

  @Override
  public int read32(long gpa) {
    return (int) (read64(gpa & -8L) >>> 8 * (gpa & 4));
  }

  @Override
  public void write64(long gpa, long value) {
    int index = Arrays.binarySearch(gpas, gpa);
    if (index >= 0) {
      values[index] = value;
    }
  }

  @Override
  public void write32(long gpa, int value) {
    int shift = (int) (8 * (gpa & 4));
    long kept = read64(gpa & -8L) & ~(0xFFFF_FFFFL << shift);
    write64(gpa & -8L, kept | (value & 0xFFFF_FFFFL) << shift);
  }

  @Override
  public boolean compareAndSet64(long gpa, long expected, long next) {
    boolean equal = read64(gpa) == expected;
    if (equal) {
      write64(gpa, next);
    }
    return equal;
  }

  @Override
  public boolean compareAndSet32(long gpa, int expected, int next) {
    boolean equal = read32(gpa) == expected;
    if (equal) {
      write32(gpa, next);
    }
    return equal;
  }

  @Override
  public FewWords fork() {
    return new FewWords(gpas, values.clone());
  }
}
