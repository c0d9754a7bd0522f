package org.btmmu.optimized.host;

/**
 * The registers that exceptions, entrances and returns read and write. Fields are named after the
 * manual's registers; those of the extension begin with {@code bt}.
 */
public final class FastHostRegisters {
  /** Cause.BD: the instruction stands in a branch delay slot. */
  public static final int CAUSE_BD = 1 << 31;

  /** Cause.IV: interrupts have a vector of their own. */
  public static final int CAUSE_IV = 1 << 23;

  /** Cause.ExcCode. */
  public static final int CAUSE_CODE = 0x1F << 2;

  public long pc;

  /** Whether the current instruction stands in a branch delay slot. */
  public boolean inDelaySlot;

  /** As {@link FastStatus} has it. */
  public int status;

  /** Whether the link of a load-linked is intact, ordinary or guest. */
  public boolean linked;

  public int cause;
  public long epc;
  public long errorEpc;
  public long badVAddr;
  public long context;
  public long xContext;
  public long entryHi;

  /** EBase, a multiple of 4096 in ckseg0. */
  public long vectorBase = 0xFFFF_FFFF_8000_0000L;

  public long btEntryHi;
  public long btFaultEntry;
  public long btFaultEpc;
  public long btFaultCause;
  public long btFaultBadVAddr;
  public long btRefillEntry;
  public long btRefillEpc;
  public long btRefillCause;
  public long btRefillBadVAddr;

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
