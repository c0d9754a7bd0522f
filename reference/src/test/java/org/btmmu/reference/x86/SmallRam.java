package org.btmmu.reference.x86;

import org.btmmu.spec.memory.SequentialMemory;

/** Memory that can be read and written byte by byte. */
final class SmallRam extends SequentialMemory {
  private final long[] words;

  SmallRam(int sizeBytes) {
    words = new long[sizeBytes / 8];
  }

  long load(long at, int sizeBytes) {
    long value = 0;
    for (int i = 0; i < sizeBytes; i++) {
      value |= (word(at + i & -8) >>> 8 * (at + i & 7) & 0xFF) << 8 * i;
    }
    return value;
  }

  void store(long at, int sizeBytes, long value) {
    for (int i = 0; i < sizeBytes; i++) {
      int shift = (int) (8 * (at + i & 7));
      long kept = word(at + i & -8) & ~(0xFFL << shift);
      setWord(at + i & -8, kept | (value >>> 8 * i & 0xFF) << shift);
    }
  }

  @Override
  protected long word(long gpa) {
    return gpa >>> 3 < words.length ? words[(int) (gpa >>> 3)] : -1;
  }

  @Override
  protected void setWord(long gpa, long value) {
    if (gpa >>> 3 < words.length) {
      words[(int) (gpa >>> 3)] = value;
    }
  }

  @Override
  public SmallRam fork() {
    SmallRam copy = new SmallRam(8 * words.length);
    System.arraycopy(words, 0, copy.words, 0, words.length);
    return copy;
  }
}
