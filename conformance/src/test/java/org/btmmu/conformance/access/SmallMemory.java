package org.btmmu.conformance.access;

import org.btmmu.spec.memory.SequentialMemory;

/**
 * A few pages of RAM from address 0 upwards, for hand-made page tables; everything above is a hole
 * that reads as all ones and ignores writes.
 */
final class SmallMemory extends SequentialMemory {
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
  protected long word(long gpa) {
    return isRam(gpa) ? words[(int) (gpa >>> 3)] : -1L;
  }

  @Override
  protected void setWord(long gpa, long value) {
    if (isRam(gpa)) {
      words[(int) (gpa >>> 3)] = value;
    }
  }

  @Override
  public SmallMemory fork() {
    return new SmallMemory(words.clone());
  }

  private boolean isRam(long gpa) {
    return (gpa >>> 3) < words.length;
  }
}
