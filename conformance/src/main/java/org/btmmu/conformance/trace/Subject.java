package org.btmmu.conformance.trace;

import java.util.SortedMap;
import java.util.function.LongConsumer;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.memory.PhysicalMemory;

/** An implementation of a guest's processors and memory, as campaigns and searches drive it. */
public interface Subject {
  /** Makes one step. */
  Observation step(Step step);

  /** Guest physical memory as it is now, for reading. */
  PhysicalMemory memory();

  /** An independent copy. */
  Subject fork();

  /**
   * An independent copy that may take the room of an earlier copy.
   *
   * @param spent an earlier copy of the same subject or of a copy of it, of no use afterwards; or
   *     null
   */
  default Subject fork(Subject spent) {
    return fork();
  }

  /**
   * Tells all state, beside guest memory, that the future can depend on; states that are alike but
   * for names (which slot of a cache, which number of a table) may tell the same.
   */
  void describe(LongConsumer sink);

  /** How often each kind of event happened so far, by stable names. */
  SortedMap<String, Long> counters();
}
