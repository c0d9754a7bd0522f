package org.btmmu.reference.guest;

import java.util.Arrays;
import org.btmmu.spec.memory.SequentialMemory;

/** RAM of which only a few 64-bit words matter: all others read as 0 and ignore writes. */
final class FewWords extends SequentialMemory {
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
  protected long word(long gpa) {
    int index = Arrays.binarySearch(gpas, gpa);
    return index < 0 ? 0 : values[index];
  }

  @Override
  protected void setWord(long gpa, long value) {
    int index = Arrays.binarySearch(gpas, gpa);
    if (index >= 0) {
      values[index] = value;
    }
  }

  @Override
  public FewWords fork() {
    return new FewWords(gpas, values.clone());
  }
}
