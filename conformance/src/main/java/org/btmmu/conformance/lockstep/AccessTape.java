package org.btmmu.conformance.lockstep;

import static org.btmmu.conformance.lockstep.Apart.hex;

import java.util.Arrays;

/**
 * The data accesses that the translated processor has made since the reference last caught up. The
 * reference's must be the same bytes in the same order; how they are cut into accesses is free.
 */
final class AccessTape {
  private static final int STORE = 16;

  private int[] kinds = new int[1024];
  private long[] gpas = new long[1024];
  private long[] linears = new long[1024];
  private long[] values = new long[1024];
  private int count;

  /** The next access, and how many of its bytes the reference has accessed. */
  private int next;

  private int done;

  /** Adds an access. */
  void add(boolean store, long gpa, long linear, int sizeBytes, long value) {
    if (count == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * count);
      gpas = Arrays.copyOf(gpas, 2 * count);
      linears = Arrays.copyOf(linears, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    kinds[count] = sizeBytes | (store ? STORE : 0);
    gpas[count] = gpa;
    linears[count] = linear;
    values[count++] = value;
  }

  /** The last access, a load, was not made. */
  void withdraw() {
    if (count == next || (kinds[count - 1] & STORE) != 0) {
      throw Apart.of("withdrawn", "no load", "a load");
    }
    count--;
  }

  /** Forgets all. */
  void clear() {
    count = 0;
    next = 0;
    done = 0;
  }

  /** Whether the reference has made all of them. */
  boolean isDone() {
    return next == count;
  }

  /** Where the next access lies, if it can be the one to this linear address; else −1. */
  long seen(boolean store, long linear) {
    if (next == count || (kinds[next] & STORE) != 0 != store) {
      return -1;
    }
    boolean same = linears[next] == -1 || linears[next] + done == linear;
    return same ? gpas[next] + done : -1;
  }

  /** Whether the next access is of this kind and place. */
  boolean isNext(boolean store, long gpa) {
    return next < count && (kinds[next] & STORE) != 0 == store && gpas[next] + done == gpa;
  }

  /**
   * The reference makes an access.
   *
   * @param open bits of the value in which the two may differ
   * @return the value that the translated processor has loaded or stored
   */
  long take(boolean store, long gpa, int sizeBytes, long value, long open) {
    if (next < count
        && done == 0
        && kinds[next] == (sizeBytes | (store ? STORE : 0))
        && gpas[next] == gpa
        && values[next] == value) {
      next++;
      return value;
    }
    return takeBytes(store, gpa, sizeBytes, value, open);
  }

  private long takeBytes(boolean store, long gpa, int sizeBytes, long value, long open) {
    long taken = 0;
    for (int i = 0; i < sizeBytes; i++) {
      if (!isNext(store, gpa + i)) {
        throw Apart.of(store ? "store" : "load", nextText(), text(store, gpa, sizeBytes, value));
      }
      long found = values[next] >>> 8 * done & 0xFF;
      taken |= found << 8 * i;
      done++;
      if (done == (kinds[next] & STORE - 1)) {
        done = 0;
        next++;
      }
    }
    if (((taken ^ value) & ~open) != 0) {
      throw Apart.of(
          (store ? "value stored to " : "value loaded from ") + hex(gpa), hex(taken), hex(value));
    }
    return taken;
  }

  /** The next access in words. */
  String nextText() {
    return next == count
        ? "none"
        : text((kinds[next] & STORE) != 0, gpas[next], kinds[next] & STORE - 1, values[next]);
  }

  private static String text(boolean store, long gpa, int sizeBytes, long value) {
    return "%s of %d bytes at physical %s, value %s"
        .formatted(store ? "store" : "load", sizeBytes, hex(gpa), hex(value));
  }
}
