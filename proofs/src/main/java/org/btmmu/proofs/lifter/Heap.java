package org.btmmu.proofs.lifter;

import java.util.HashMap;
import java.util.Map;

/** The contents of all mutable objects at one point of the execution. */
final class Heap {
  private Map<Integer, Value[]> contents;
  private boolean shared;

  private Heap(Map<Integer, Value[]> contents, boolean shared) {
    this.contents = contents;
    this.shared = shared;
  }

  /** A heap without objects. */
  static Heap empty() {
    return new Heap(new HashMap<>(), false);
  }

  /** A copy; later changes of one are not seen by the other. */
  Heap copy() {
    shared = true;
    return new Heap(contents, true);
  }

  /** The cells of an object, not to be changed; null if there is none of that number. */
  Value[] get(int id) {
    return contents.get(id);
  }

  /** Sets the cells of an object; they are not to be changed afterwards. */
  void put(int id, Value[] cells) {
    own().put(id, cells);
  }

  /** Sets one cell of an object. */
  void put(int id, int cell, Value value) {
    Value[] cells = get(id).clone();
    cells[cell] = value;
    put(id, cells);
  }

  /** Forgets an object. */
  void remove(int id) {
    own().remove(id);
  }

  private Map<Integer, Value[]> own() {
    if (shared) {
      contents = new HashMap<>(contents);
      shared = false;
    }
    return contents;
  }

  /** Whether all objects of {@code earlier} are still there, unchanged. */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  boolean keeps(Heap earlier) {
    for (Map.Entry<Integer, Value[]> entry : earlier.contents.entrySet()) {
      Value[] now = contents.get(entry.getKey());
      if (now != entry.getValue() && !java.util.Arrays.equals(now, entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Where {@code condition} is true what this heap holds, elsewhere what {@code other} holds. */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  Heap merge(Term condition, Heap other, Merging merging) {
    if (contents == other.contents) {
      return this;
    }
    Map<Integer, Value[]> merged = new HashMap<>(other.contents);
    for (Map.Entry<Integer, Value[]> entry : contents.entrySet()) {
      Value[] theirs = other.contents.get(entry.getKey());
      Value[] ours = entry.getValue();
      merged.put(
          entry.getKey(),
          theirs == null || theirs == ours ? ours : merging.choose(condition, ours, theirs));
    }
    return new Heap(merged, false);
  }
}
