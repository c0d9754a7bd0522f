package org.btmmu.conformance.modelcheck;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** New names for a few numbers, one-to-one; all others keep theirs. */
final class Names {
  /** Renames nothing. */
  static final Names NONE = new Names(new TreeMap<>());

  private final long[] from;
  private final long[] to;

  private Names(TreeMap<Long, Long> renamed) {
    from = renamed.keySet().stream().mapToLong(Long::longValue).toArray();
    to = renamed.values().stream().mapToLong(Long::longValue).toArray();
  }

  /** The first and the second of these numbers are exchanged, the third and the fourth, … */
  static Names exchanged(long... pairs) {
    TreeMap<Long, Long> renamed = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      renamed.put(pairs[i], pairs[i + 1]);
      renamed.put(pairs[i + 1], pairs[i]);
    }
    return new Names(renamed);
  }

  /** First these names, then others. */
  Names then(Names others) {
    TreeMap<Long, Long> renamed = new TreeMap<>();
    LongStream.concat(LongStream.of(from), LongStream.of(others.from))
        .forEach(name -> renamed.put(name, others.of(of(name))));
    renamed.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
    return new Names(renamed);
  }

  /** The new name. */
  long of(long name) {
    for (int i = 0; i < from.length; i++) {
      if (from[i] == name) {
        return to[i];
      }
    }
    return name;
  }

  /** Whether they rename the same numbers in the same way. */
  boolean areAs(Names others) {
    return toMap().equals(others.toMap());
  }

  private Map<Long, Long> toMap() {
    TreeMap<Long, Long> renamed = new TreeMap<>();
    for (int i = 0; i < from.length; i++) {
      renamed.put(from[i], to[i]);
    }
    return renamed;
  }
}
