package org.btmmu.reference.guest;

import java.util.Arrays;

/**
 * What a trace is about. The reference knows nothing of other pages, and does not look at other
 * words of the memory that an implementation shows.
 *
 * @param pages linear addresses of 4-KByte pages: all that the trace touches
 * @param words guest physical addresses of 64-bit words: all paging-structure entries that the
 *     trace uses or changes, and the data that it stores
 */
public record Scope(long[] pages, long[] words) {
  /** Checks alignment. */
  public Scope {
    if (Arrays.stream(pages).anyMatch(page -> (page & 4095) != 0)
        || Arrays.stream(words).anyMatch(gpa -> (gpa & 7) != 0)) {
      throw new IllegalArgumentException("pages are multiples of 4096, words of 8");
    }
  }
}
