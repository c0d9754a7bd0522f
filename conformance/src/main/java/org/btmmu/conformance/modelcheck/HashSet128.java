package org.btmmu.conformance.modelcheck;

import java.util.Arrays;

/**
 * A set of 128-bit hashes with open addressing, 16 bytes for each slot. Many threads may ask while
 * none adds.
 */
final class HashSet128 {
  private long[] slots = new long[1 << 12];
  private long size;

  /** How many hashes are in it. */
  long size() {
    return size;
  }

  /** Whether the hash is in it. */
  boolean contains(long high, long low) {
    int slot = slot(high, low);
    return (slots[slot] | slots[slot + 1]) != 0;
  }

  /** Adds a hash, which is never 0; tells whether it was not there yet. */
  boolean add(long high, long low) {
    int slot = slot(high, low);
    if ((slots[slot] | slots[slot + 1]) != 0) {
      return false;
    }
    slots[slot] = high;
    slots[slot + 1] = low;
    size++;
    if (size * 4 > slots.length) {
      grow();
    }
    return true;
  }

  /** The slot of the hash, or the free one where it would be. */
  private int slot(long high, long low) {
    int mask = slots.length - 1;
    int slot = (int) (high ^ low >>> 32) << 1 & mask;
    while ((slots[slot] | slots[slot + 1]) != 0
        && (slots[slot] != high || slots[slot + 1] != low)) {
      slot = slot + 2 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] old = slots;
    slots = Arrays.copyOf(new long[0], old.length * 2);
    for (int i = 0; i < old.length; i += 2) {
      if ((old[i] | old[i + 1]) != 0) {
        int slot = slot(old[i], old[i + 1]);
        slots[slot] = old[i];
        slots[slot + 1] = old[i + 1];
      }
    }
  }
}
