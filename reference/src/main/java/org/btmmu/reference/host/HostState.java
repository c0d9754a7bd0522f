package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;

/**
 * The registers that exceptions, entrances and returns read and write. Fields are named after the
 * manual's registers.
 */
public final class HostState {
  /** Address of the current instruction. */
  public long pc;

  /** Whether the current instruction stands in a branch delay slot. */
  public boolean inDelaySlot;

  public HostStatus status = HostStatus.running(OperatingMode.USER);

  public long epc;
  public long errorEpc;
  public long badVAddr;
  public long context;
  public long xContext;
  public long entryHi;

  /** Cause.ExcCode. */
  public int exceptionCode;

  /** Cause.BD. */
  public boolean causeDelaySlot;

  /** Cause.IV: interrupts have a vector of their own. */
  public boolean interruptVector;

  /** EBase: where the vectors begin, in ckseg0. */
  public long vectorBase = 0xFFFF_FFFF_8000_0000L;

  /** Whether the link of a load-linked is intact, ordinary or guest. */
  @Clause("B-ACC-6")
  public boolean linked;

  private final long[] extension = new long[BtRegister.values().length];

  /** A register of the extension. The levels in BTStatus are kept in {@link #status}. */
  public long get(BtRegister register) {
    return extension[register.ordinal()];
  }

  /** Writes a register of the extension, whole. */
  public void set(BtRegister register, long value) {
    extension[register.ordinal()] = value;
  }

  /** Where a handler returns to: the instruction, or the branch before its delay slot. */
  public long restartAddress() {
    return inDelaySlot ? pc - 4 : pc;
  }

  /** Execution goes on at {@code address}. */
  public void jump(long address) {
    pc = address;
    inDelaySlot = false;
  }
}
