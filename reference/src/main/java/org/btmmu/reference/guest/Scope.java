package org.btmmu.reference.guest;

import java.util.Arrays;
import org.btmmu.spec.memory.PhysicalMemory;

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

  /** Whether it has this word. */
  boolean hasWord(long gpa) {
    for (long word : words) {
      if (word == gpa) {
        return true;
      }
    }
    return false;
  }

  /** Its words that differ between two memories. */
  long[] differing(PhysicalMemory one, PhysicalMemory other) {
    long[] differing = new long[words.length];
    int count = 0;
    for (long gpa : words) {
      if (one.read64(gpa) != other.read64(gpa)) {
        differing[count++] = gpa;
      }
    }
    return Arrays.copyOf(differing, count);
  }
}
