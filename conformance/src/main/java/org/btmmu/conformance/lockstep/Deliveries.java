package org.btmmu.conformance.lockstep;

import static org.btmmu.conformance.lockstep.Apart.hex;

import java.util.ArrayDeque;

/**
 * The exceptions and interrupts that the translated processor has delivered and the reference not.
 */
final class Deliveries {
  private final ArrayDeque<Long> ahead = new ArrayDeque<>();
  private final ArrayDeque<Long> steps = new ArrayDeque<>();

  /** The translated processor delivers, in a step. */
  void add(long step, int vector, int errorCode) {
    steps.add(step);
    ahead.add((long) vector << 32 | errorCode & 0xFFFF_FFFFL);
  }

  /** Whether the reference must deliver something in a step. */
  boolean isDue(long step) {
    return !steps.isEmpty() && steps.peek() <= step;
  }

  /** The reference delivers. */
  void take(int vector, int errorCode) {
    Long first = ahead.poll();
    steps.poll();
    if (first == null || first != ((long) vector << 32 | errorCode & 0xFFFF_FFFFL)) {
      throw Apart.of(
          "exception", first == null ? "none" : text(first), vector + ", error " + hex(errorCode));
    }
  }

  /** The reference must have delivered all. */
  void clear() {
    if (!ahead.isEmpty()) {
      throw Apart.of("exception", text(ahead.peek()), "none");
    }
  }

  private static String text(long packed) {
    return (packed >>> 32) + ", error " + hex(packed & 0xFFFF_FFFFL);
  }
}
