package org.btmmu.optimized.memory;

import java.util.Arrays;
import org.btmmu.spec.memory.SequentialMemory;

/**
 * RAM from address 0 upwards of which only the 4-KByte pages that were written take room, for one
 * thread at a time: quick to make and to copy. Behind its end lies a hole.
 *
 * <p>Copies share their pages until one of them writes. Many threads may copy a memory that none
 * writes.
 */
public final class PagedMemory extends SequentialMemory {
  private final long[][] pages;

  /** Whether another memory may have the same page. */
  private final boolean[] shared;

  /** RAM of this many pages, all 0. */
  public PagedMemory(int pages) {
    this(new long[pages][], new boolean[pages]);
  }

  private PagedMemory(long[][] pages, boolean[] shared) {
    this.pages = pages;
    this.shared = shared;
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
      } else if (shared[page]) {
        pages[page] = pages[page].clone();
      }
      shared[page] = false;
      pages[page][(int) address >>> 3 & 511] = value;
    }
  }

  /** Whether a page was never written, neither here nor before a fork: it is all 0. */
  public boolean isBlank(int page) {
    return pages[page] == null;
  }

  @Override
  public PagedMemory fork() {
    Arrays.fill(shared, true);
    return new PagedMemory(pages.clone(), shared.clone());
  }
}
