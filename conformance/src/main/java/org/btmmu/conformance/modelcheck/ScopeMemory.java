package org.btmmu.conformance.modelcheck;

import java.util.Arrays;
import java.util.SortedMap;
import org.btmmu.spec.memory.SequentialMemory;

/** The words of a scope as the reference follows them: all others read as 0. */
final class ScopeMemory extends SequentialMemory {
  private final long[] gpas;
  private final long[] values;

  /**
   * Memory with these words.
   *
   * @param words guest physical addresses of the words
   * @param values what they hold, by guest physical address; 0 if nothing is said
   */
  ScopeMemory(long[] words, SortedMap<Long, Long> values) {
    this(words.clone(), new long[words.length]);
    Arrays.sort(gpas);
    for (int i = 0; i < gpas.length; i++) {
      this.values[i] = values.getOrDefault(gpas[i], 0L);
    }
  }

  private ScopeMemory(long[] gpas, long[] values) {
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
    if (index < 0) {
      throw new IllegalStateException("0x" + Long.toHexString(gpa) + " is outside the scope");
    }
    values[index] = value;
  }

  @Override
  public ScopeMemory fork() {
    return new ScopeMemory(gpas, values.clone());
  }
}
