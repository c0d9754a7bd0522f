package org.btmmu.optimized.translator;

import java.util.List;
import org.btmmu.optimized.kernel.Events;
import org.btmmu.optimized.kernel.FaultHandler;

/** What the runtime of translated code counts, exactly: kinds with stable names. */
public final class RuntimeCounts {
  /** Guest faults of translated accesses, by their class: see {@link FaultHandler}. */
  static final int FAULTS = 0;

  /** Walks for those faults. */
  static final int FAULT_WALKS = 6;

  /** Of their pages' neighbours. */
  static final int FAULT_NEIGHBOUR_WALKS = 7;

  /** Leaves that were made for those faults. */
  static final int FAULT_FILLS = 8;

  /** Translated accesses that a handler of faults or signals made. */
  static final int EMULATED = 9;

  /** Translated accesses that looked something up and raised an exception of the guest's. */
  static final int REFUSED = 10;

  /** Searches for a block. */
  static final int SEARCHES = 11;

  static final int BLOCKS = 12;

  /** Guest instructions in them. */
  static final int TRANSLATED = 13;

  /** How often the cache of jump targets was emptied. */
  static final int JUMP_FLUSHES = 14;

  /** Exceptions and interrupts that were delivered. */
  static final int DELIVERIES = 15;

  /** Of instructions that the runtime carried out, repetitions after the first. */
  static final int REPETITIONS = 16;

  /** Blocks that were kept while their code was another, and are used again. */
  static final int KEPT = 17;

  private static final List<String> NAMES =
      List.of(
          "access-guest-faults",
          "access-device",
          "access-accessed-or-dirty",
          "access-code-page",
          "access-fill",
          "access-spurious",
          "access-walks",
          "access-neighbour-walks",
          "access-fills",
          "emulated-accesses",
          "refused-accesses",
          "block-searches",
          "translated-blocks",
          "translated-instructions",
          "jump-cache-flushes",
          "deliveries",
          "repetitions",
          "kept-blocks");

  private final long[] counts = new long[NAMES.size()];

  /** It happened so often more. */
  void add(int kind, long times) {
    counts[kind] += times;
  }

  /** A guest fault of a translated access was settled; {@code before}: the events until then. */
  void settled(int kind, long[] before, Events events) {
    counts[FAULTS + kind]++;
    addSince(FAULT_WALKS, before[0], events.of(Events.WALK));
    addSince(FAULT_NEIGHBOUR_WALKS, before[1], events.of(Events.NEIGHBOUR_WALK));
    addSince(FAULT_FILLS, before[2], events.of(Events.FILL));
  }

  /** The events that {@link #settled} looks at. */
  static long[] now(Events events) {
    return new long[] {
      events.of(Events.WALK), events.of(Events.NEIGHBOUR_WALK), events.of(Events.FILL)
    };
  }

  private void addSince(int kind, long before, long now) {
    counts[kind] += now - before;
  }

  /** The kinds. */
  public static int kinds() {
    return NAMES.size();
  }

  /** The stable name of a kind. */
  public static String name(int kind) {
    return NAMES.get(kind);
  }

  /** How often it happened. */
  public long of(int kind) {
    return counts[kind];
  }
}
