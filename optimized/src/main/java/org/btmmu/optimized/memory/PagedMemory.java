package org.btmmu.optimized.memory;

import org.btmmu.spec.memory.SequentialMemory;

/**
 * RAM from address 0 upwards of which only the 4-KByte pages that were written take room, for one
 * thread at a time: quick to make and to copy. Behind its end lies a hole.
 */
public final class PagedMemory extends SequentialMemory {
  private final long[][] pages;

  /** RAM of this many pages, all 0. */
  public PagedMemory(int pages) {
    this.pages = new long[pages][];
  }

  @Override
  protected long word(long address) {
    int page = (int) (address >>> 12);
    if (address >>> 12 >= pages.length) {
      return -1;
    }
    return pages[page] == null ? 0 : pages[page][(int) address >>> 3 & 511];
  }

  @Override
  protected void setWord(long address, long value) {
    if (address >>> 12 < pages.length) {
      int page = (int) (address >>> 12);
      if (pages[page] == null) {
        pages[page] = new long[512];
      }
      pages[page][(int) address >>> 3 & 511] = value;
    }
  }

  @Override
  public PagedMemory fork() {
    PagedMemory copy = new PagedMemory(pages.length);
    for (int page = 0; page < pages.length; page++) {
      copy.pages[page] = pages[page] == null ? null : pages[page].clone();
    }
    return copy;
  }
}
