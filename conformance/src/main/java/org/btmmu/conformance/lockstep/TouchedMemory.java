package org.btmmu.conformance.lockstep;

import java.util.BitSet;
import org.btmmu.optimized.memory.PagedMemory;
import org.btmmu.spec.memory.PhysicalMemory;
import org.btmmu.spec.memory.SequentialMemory;

/** A memory that knows which of its pages were read or written. */
final class TouchedMemory extends SequentialMemory {
  private final PagedMemory memory;
  private final int pages;
  private final BitSet touched = new BitSet();

  /** Works on a memory of so many pages. */
  TouchedMemory(PagedMemory memory, int pages) {
    this.memory = memory;
    this.pages = pages;
  }

  @Override
  protected long word(long gpa) {
    touch(gpa);
    return memory.read64(gpa);
  }

  @Override
  protected void setWord(long gpa, long value) {
    touch(gpa);
    memory.write64(gpa, value);
  }

  private void touch(long gpa) {
    if (gpa >>> 12 < pages) {
      touched.set((int) (gpa >>> 12));
    }
  }

  /** The pages, by number. */
  BitSet touched() {
    return touched;
  }

  @Override
  public PhysicalMemory fork() {
    throw new UnsupportedOperationException("what a copy touches would not be known");
  }
}
