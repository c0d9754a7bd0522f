package org.btmmu.optimized.translator;

import java.util.HashMap;
import java.util.Map;
import org.btmmu.optimized.processor.CodeMode;
import org.btmmu.optimized.processor.GuestState;

/**
 * Numbers of the code segments that were met, so that a block, and a cached target of a jump, is of
 * one of them: part of the mode of code that is checked.
 */
final class CodeSegments {
  /** So many at the most. */
  static final int MOST = 1 << 12;

  private final Map<CodeSegment, Integer> numbers = new HashMap<>();

  /** The segment that a processor's code runs in. */
  static CodeSegment of(GuestState state) {
    return state.isWide()
        ? CodeSegment.FLAT
        : new CodeSegment(state.base(GuestState.CS), state.limit[GuestState.CS]);
  }

  /** Whether there is no number left: all that has one is to be forgotten. */
  boolean isFull() {
    return numbers.size() >= MOST;
  }

  /** All numbers are given anew. */
  void clear() {
    numbers.clear();
  }

  /** A mode with the number of the segment that its code lies in, if it needs one. */
  int number(int mode, GuestState state) {
    if ((mode & CodeMode.CHECKED) == 0 || CodeMode.isWide(mode)) {
      return mode;
    }
    CodeSegment segment = of(state);
    int number =
        segment.equals(CodeSegment.FLAT)
            ? 0
            : numbers.computeIfAbsent(segment, _ -> numbers.size() + 1);
    return mode | number << CodeMode.SEGMENT_SHIFT;
  }
}
