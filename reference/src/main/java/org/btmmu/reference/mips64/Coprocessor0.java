package org.btmmu.reference.mips64;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.Geometry;

/**
 * The registers of coprocessor 0 beside those that exceptions write ({@link
 * org.btmmu.reference.host.HostState}).
 */
public final class Coprocessor0 {
  /** The timer's interrupt is that of hardware line 5, Cause.IP7. */
  private static final int TIMER = 1 << 7;

  /** Index.Index and, in bit 31, Index.P. */
  public int index;

  /** The entry that TLBWR replaces next: not below Wired. */
  public int random;

  public int wired;
  public long entryLo0;
  public long entryLo1;
  public long pageMask;

  /** HWREna: which hardware registers RDHWR shows without coprocessor 0. */
  public int hardwareEnable;

  public int count;
  public int compare;

  /** Status.CU0: coprocessor 0 can be used in every mode. */
  public boolean usable;

  /** Status.IM. */
  public int interruptMask;

  /** Cause.IP1 and IP0, which software sets. */
  public int softwareInterrupts;

  /** Cause.IP7 … IP2 as the lines are now, in bits 7:2. */
  public int hardwareInterrupts;

  /** Cause.TI: Count has reached Compare. */
  public boolean timerInterrupt;

  /** Cause.CE: the coprocessor of the last Coprocessor Unusable. */
  public int unusable;

  /** Cause.IP. */
  public int pending() {
    return hardwareInterrupts | softwareInterrupts | (timerInterrupt ? TIMER : 0);
  }

  /** Whether an interrupt is pending that Status.IM does not mask. */
  @Clause("H-EXC-4")
  public boolean wantsInterrupt() {
    return (pending() & interruptMask) != 0;
  }

  /** One instruction more: Count counts up; Random counts down to Wired and begins anew. */
  @Clause("H-TLB-8")
  public void tick(Geometry geometry) {
    count++;
    timerInterrupt |= count == compare;
    random = random > wired ? random - 1 : geometry.jointEntries() - 1;
  }
}
