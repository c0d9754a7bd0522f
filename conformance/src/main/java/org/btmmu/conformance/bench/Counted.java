package org.btmmu.conformance.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What a call of a benchmark did, where that is known only when it is done: its figure is then that
 * of these operations, not of calls.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Counted {
  /** How many operations there were in an iteration. */
  public long operations;

  /** Bytes of the heap that they allocated; what prepares a call is not among them. */
  public long allocated;

  /** Does what says how many operations it was. */
  long count(LongSupplier work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long done = work.getAsLong();
    operations += done;
    allocated += threads.getCurrentThreadAllocatedBytes() - before;
    return done;
  }
}
