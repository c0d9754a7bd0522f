package org.btmmu.optimized.guest;

import org.btmmu.spec.memory.PhysicalMemory;

/** Someone who makes page walks, from the root or from what is known of the tables. */
public interface PageWalks {
  /** Walks the tables as they are now: arguments and result as for {@link FastWalk#walk}. */
  long walk(PhysicalMemory memory, FastControls controls, long gva, int access, Trail trail);
}
