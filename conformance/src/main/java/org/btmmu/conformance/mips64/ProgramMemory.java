package org.btmmu.conformance.mips64;

import org.btmmu.spec.memory.SequentialMemory;

/** Physical memory from {@link ProgramLayout#BASE} on; nothing answers elsewhere. */
final class ProgramMemory extends SequentialMemory {
  private final long[] words;

  ProgramMemory(int bytes) {
    words = new long[(bytes + 7) / 8];
  }

  private ProgramMemory(long[] words) {
    this.words = words;
  }

  @Override
  protected long word(long gpa) {
    return words[index(gpa)];
  }

  @Override
  protected void setWord(long gpa, long value) {
    words[index(gpa)] = value;
  }

  private static int index(long gpa) {
    return Math.toIntExact(gpa - ProgramLayout.BASE) / 8;
  }

  @Override
  public ProgramMemory fork() {
    return new ProgramMemory(words.clone());
  }
}
