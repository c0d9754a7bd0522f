package org.btmmu.conformance.machine;

import java.util.function.LongSupplier;

/**
 * The time of a guest: the steps that its processor has made, and the time it has waited in HLT.
 * Its unit is that of a step, 10 ns; no clock of the build machine has any say.
 */
public final class VirtualTime {
  /** So many steps are a second of the devices. */
  public static final long STEPS_A_SECOND = 100_000_000;

  private LongSupplier steps = () -> 0;
  private long waited;

  /** From now on the processor's steps are these. */
  public void follow(LongSupplier ofProcessor) {
    steps = ofProcessor;
  }

  /** The time now. */
  public long now() {
    return steps.getAsLong() + waited;
  }

  /** How long the processor has waited in HLT. */
  public long waited() {
    return waited;
  }

  /** The processor waits until then, which is not in the past. */
  public void waitUntil(long time) {
    waited += time - now();
  }

  /** How often a clock of so many Hz, below 2^26, has ticked by then. */
  static long ticks(long time, long hertz) {
    long rest = time % STEPS_A_SECOND;
    return time / STEPS_A_SECOND * hertz + rest * hertz / STEPS_A_SECOND;
  }

  /** The first time at which {@link #ticks} gives as many. */
  static long atTick(long ticks, long hertz) {
    long rest = ticks % hertz;
    return ticks / hertz * STEPS_A_SECOND + Math.ceilDiv(rest * STEPS_A_SECOND, hertz);
  }
}
