package org.btmmu.reference.guest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.btmmu.reference.guest.AllowedOutcomes.Route;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * A whole access with a translation for each of its one or two parts: which bytes of memory it
 * moves.
 *
 * @param parts the parts of the access
 * @param routes a translation for each
 */
record Transfer(List<AccessPart> parts, List<Route> routes) {
  /** A at its place in each half of a 64-bit word. */
  private static final long ACCESSED_BITS = AccessedDirty.ACCESSED | AccessedDirty.ACCESSED << 32;

  /** Each combination of a route of the first part with one of the second. */
  static List<Transfer> all(List<AccessPart> parts, List<AllowedOutcomes> outcomes) {
    List<Transfer> transfers = new ArrayList<>();
    for (Route first : outcomes.get(0).routes()) {
      if (parts.size() == 1) {
        transfers.add(new Transfer(parts, List.of(first)));
      } else {
        for (Route second : outcomes.get(1).routes()) {
          transfers.add(new Transfer(parts, List.of(first, second)));
        }
      }
    }
    return transfers;
  }

  /** Whether the byte at this guest physical address is moved. */
  boolean moves(long gpa) {
    for (int i = 0; i < parts.size(); i++) {
      long offset = gpa - routes.get(i).gpa();
      if (offset >= 0 && offset < parts.get(i).sizeBytes()) {
        return true;
      }
    }
    return false;
  }

  /** The bytes that a load gets from a memory, zero-extended. */
  long load(PhysicalMemory memory) {
    long value = 0;
    for (int i = 0; i < parts.size(); i++) {
      for (int k = 0; k < parts.get(i).sizeBytes(); k++) {
        long gpa = routes.get(i).gpa() + k;
        long one = memory.read64(gpa & -8L) >>> 8 * (gpa & 7) & 0xFF;
        value |= one << 8 * (parts.get(i).offset() + k);
      }
    }
    return value;
  }

  /** The 64-bit words that hold the bytes, by guest physical address, in the bytes' order. */
  Set<Long> words() {
    Set<Long> words = new LinkedHashSet<>();
    for (int i = 0; i < parts.size(); i++) {
      long last = routes.get(i).gpa() + parts.get(i).sizeBytes() - 1;
      for (long gpa = routes.get(i).gpa() & -8L; gpa <= last; gpa += 8) {
        words.add(gpa);
      }
    }
    return words;
  }

  /** The 64-bit word at {@code gpa} after {@code value} was stored. */
  long stored(long gpa, long word, long value) {
    long result = word;
    for (int i = 0; i < parts.size(); i++) {
      for (int k = 0; k < parts.get(i).sizeBytes(); k++) {
        long offset = routes.get(i).gpa() + k - gpa;
        if (offset >= 0 && offset < 8) {
          long one = value >>> 8 * (parts.get(i).offset() + k) & 0xFF;
          result = result & ~(0xFFL << 8 * offset) | one << 8 * offset;
        }
      }
    }
    return result;
  }

  /**
   * Whether a memory seen after the access is the memory before it, with D set where the access
   * sets it and, if it stores, with the value; but A may have been set anywhere.
   *
   * @param differing the words of the scope that differ
   */
  boolean explains(
      PhysicalMemory before, Touch touch, PhysicalMemory after, Scope scope, long[] differing) {
    Set<Long> concerned = touch.stores() ? words() : new LinkedHashSet<>();
    for (Route route : routes) {
      if (route.setsDirty()) {
        concerned.add(route.dirtied() & -8L);
      }
    }
    concerned.removeIf(gpa -> !scope.hasWord(gpa));
    for (long gpa : differing) {
      concerned.add(gpa);
    }
    return concerned.stream().allMatch(gpa -> explains(gpa, before, touch, after.read64(gpa)));
  }

  private boolean explains(long gpa, PhysicalMemory before, Touch touch, long seen) {
    long expected = before.read64(gpa);
    for (Route route : routes) {
      if (route.setsDirty() && (route.dirtied() & -8L) == gpa) {
        expected |= AccessedDirty.DIRTY << 8 * (route.dirtied() & 4);
      }
    }
    if (touch.stores()) {
      expected = stored(gpa, expected, touch.value());
    }
    return (expected & ~seen) == 0 && (seen & ~expected & ~ACCESSED_BITS) == 0;
  }

  /**
   * Whether a loaded value is what memory held at some time in the step: of the bits that were set
   * in the step each may be seen or not.
   */
  boolean mayGet(long value, PhysicalMemory before, PhysicalMemory after) {
    long kept = ~(load(after) & ~load(before));
    return (value & kept) == (load(before) & kept);
  }

  /** Whether a load that got this value saw A clear in the entry at this address. */
  boolean sawClear(long gpa, long value) {
    for (int i = 0; i < parts.size(); i++) {
      long offset = gpa - routes.get(i).gpa();
      if (offset >= 0 && offset < parts.get(i).sizeBytes()) {
        int shift = (int) (8 * (parts.get(i).offset() + offset));
        return (value >>> shift & AccessedDirty.ACCESSED) == 0;
      }
    }
    return false;
  }
}
