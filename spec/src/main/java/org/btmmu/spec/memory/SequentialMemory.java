package org.btmmu.spec.memory;

/**
 * A memory for one thread at a time, given by its 64-bit words: what counterexamples, samples and
 * tests run on. Halves and compare-and-set follow from words.
 */
public abstract class SequentialMemory implements PhysicalMemory {
  /** The word at {@code gpa}, a multiple of 8 below 2^52. */
  protected abstract long word(long gpa);

  /** Stores the word at {@code gpa}, a multiple of 8 below 2^52; ignores it where writes are. */
  protected abstract void setWord(long gpa, long value);

  @Override
  public final long read64(long gpa) {
    return word(checked(gpa, 8));
  }

  @Override
  public final int read32(long gpa) {
    return (int) (word(checked(gpa, 4) & -8) >>> shift(gpa));
  }

  @Override
  public final void write64(long gpa, long value) {
    setWord(checked(gpa, 8), value);
  }

  @Override
  public final void write32(long gpa, int value) {
    long others = word(checked(gpa, 4) & -8) & ~(0xFFFF_FFFFL << shift(gpa));
    setWord(gpa & -8, others | Integer.toUnsignedLong(value) << shift(gpa));
  }

  @Override
  public final boolean compareAndSet64(long gpa, long expected, long next) {
    boolean same = read64(gpa) == expected;
    if (same) {
      write64(gpa, next);
    }
    return same;
  }

  @Override
  public final boolean compareAndSet32(long gpa, int expected, int next) {
    boolean same = read32(gpa) == expected;
    if (same) {
      write32(gpa, next);
    }
    return same;
  }

  private static int shift(long gpa) {
    return (int) (gpa & 4) * 8;
  }

  private static long checked(long gpa, int sizeBytes) {
    if ((gpa & (sizeBytes - 1)) != 0 || gpa >>> ADDRESS_BITS != 0) {
      throw new IllegalArgumentException(
          "0x" + Long.toHexString(gpa) + " is no address of a " + 8 * sizeBytes + "-bit word");
    }
    return gpa;
  }
}
