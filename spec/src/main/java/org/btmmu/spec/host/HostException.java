package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/**
 * The ordinary exceptions of the host: the code that Cause.ExcCode then holds, and whether BadVAddr
 * and the TLB's registers are written. Where the vector lies is in {@link Vector}.
 */
@Clause({"H-EXC-1", "H-EXC-3"})
public enum HostException {
  INTERRUPT(0, false, false),
  TLB_MODIFIED(1, true, true),
  TLB_REFILL_LOAD(2, true, true),
  TLB_REFILL_STORE(3, true, true),
  TLB_INVALID_LOAD(2, true, true),
  TLB_INVALID_STORE(3, true, true),
  ADDRESS_ERROR_LOAD(4, true, false),
  ADDRESS_ERROR_STORE(5, true, false),
  SYSTEM_CALL(8, false, false),
  BREAKPOINT(9, false, false),
  RESERVED_INSTRUCTION(10, false, false),
  COPROCESSOR_UNUSABLE(11, false, false),
  INTEGER_OVERFLOW(12, false, false),
  TRAP(13, false, false),
  TLB_READ_INHIBIT(19, true, true),
  TLB_EXECUTE_INHIBIT(20, true, true);

  private final int code;
  private final boolean writesBadVAddr;
  private final boolean writesTlbRegisters;

  HostException(int code, boolean writesBadVAddr, boolean writesTlbRegisters) {
    this.code = code;
    this.writesBadVAddr = writesBadVAddr;
    this.writesTlbRegisters = writesTlbRegisters;
  }

  /** The value of Cause.ExcCode, 0 … 31. */
  public int code() {
    return code;
  }

  /** Whether BadVAddr takes the address that failed. */
  public boolean writesBadVAddr() {
    return writesBadVAddr;
  }

  /** Whether EntryHi.VPN2 and R, Context and XContext take the page that failed. */
  public boolean writesTlbRegisters() {
    return writesTlbRegisters;
  }

  /** Whether no entry matched, so that a vector of its own is used while EXL is 0. */
  public boolean isRefill() {
    return this == TLB_REFILL_LOAD || this == TLB_REFILL_STORE;
  }
}
