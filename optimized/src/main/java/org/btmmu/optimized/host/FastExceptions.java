package org.btmmu.optimized.host;

import org.btmmu.spec.host.Reaction;

/**
 * Ordinary exceptions of the host. An exception is an int that says all that its entry needs.
 *
 * <pre>
 * 10 no entry matched | 9 writes the TLB's registers | 8 writes BadVAddr | 4:0 ExcCode
 * </pre>
 */
public final class FastExceptions {
  private static final int BAD = 1 << 8;
  private static final int TLB = 1 << 9;
  private static final int REFILL = 1 << 10;

  public static final int INTERRUPT = 0;
  public static final int TLB_MODIFIED = 1 | BAD | TLB;
  public static final int TLB_INVALID_LOAD = 2 | BAD | TLB;
  public static final int TLB_INVALID_STORE = 3 | BAD | TLB;
  public static final int TLB_REFILL_LOAD = TLB_INVALID_LOAD | REFILL;
  public static final int TLB_REFILL_STORE = TLB_INVALID_STORE | REFILL;
  public static final int ADDRESS_ERROR_LOAD = 4 | BAD;
  public static final int ADDRESS_ERROR_STORE = 5 | BAD;
  public static final int SYSTEM_CALL = 8;
  public static final int BREAKPOINT = 9;
  public static final int RESERVED_INSTRUCTION = 10;
  public static final int COPROCESSOR_UNUSABLE = 11;
  public static final int INTEGER_OVERFLOW = 12;
  public static final int TRAP = 13;
  public static final int TLB_READ_INHIBIT = 19 | BAD | TLB;
  public static final int TLB_EXECUTE_INHIBIT = 20 | BAD | TLB;

  private static final int CODE = 0x1F;
  private static final int XTLB_VECTOR = 0x080;
  private static final int ERROR_VECTOR = 0x100;
  private static final int GENERAL_VECTOR = 0x180;
  private static final int INTERRUPT_VECTOR = 0x200;
  private static final long UNCACHED = 0x2000_0000L;
  private static final long REGION = 3L << 62;
  private static final long CONTEXT_VPN2 = (1L << 23) - (1L << 4);

  private FastExceptions() {}

  /**
   * An exception of the current instruction.
   *
   * @param exception one of the constants above, but not INTERRUPT
   * @param address the virtual address that failed; ignored by exceptions that have none
   * @param segmentBits SEGBITS
   */
  public static Reaction raise(
      FastHostRegisters registers, int exception, long address, int segmentBits) {
    boolean refill = (exception & REFILL) != 0;
    int status = registers.status;
    if ((exception & BAD) != 0) {
      registers.badVAddr = address;
    }
    if ((exception & TLB) != 0) {
      writeTlbRegisters(registers, address, segmentBits);
    }
    Reaction reaction = refill ? FastStatus.hostRefill(status) : FastStatus.hostException(status);
    boolean own = reaction == Reaction.REFILL_VECTOR;
    enter(registers, exception & CODE, own ? refillVector(address, status) : GENERAL_VECTOR);
    return reaction;
  }

  /** An interrupt that is pending and not masked; held while any level forbids it. */
  public static Reaction interrupt(FastHostRegisters registers) {
    Reaction reaction = FastStatus.interrupt(registers.status);
    if (reaction == Reaction.INTERRUPT_VECTOR) {
      boolean own = (registers.cause & FastHostRegisters.CAUSE_IV) != 0;
      enter(registers, INTERRUPT, own ? INTERRUPT_VECTOR : GENERAL_VECTOR);
    }
    return reaction;
  }

  /** A cache error: its vector is uncached, in ckseg1. */
  public static Reaction cacheError(FastHostRegisters registers) {
    registers.errorEpc = registers.restartAddress();
    registers.status |= FastStatus.ERL;
    registers.jump((registers.vectorBase | UNCACHED) + ERROR_VECTOR);
    return Reaction.ERROR_VECTOR;
  }

  /** {@code eret} in kernel mode: breaks the link and leaves ERL if active, else EXL. */
  public static Reaction eret(FastHostRegisters registers) {
    Reaction reaction = FastStatus.eret(registers.status);
    boolean error = reaction == Reaction.RETURN_FROM_ERROR;
    registers.linked = false;
    registers.status &= ~(error ? FastStatus.ERL : FastStatus.EXL);
    registers.jump(error ? registers.errorEpc : registers.epc);
    return reaction;
  }

  /** EPC and Cause.BD keep their values while EXL is 1. */
  public static void enter(FastHostRegisters registers, int code, int vector) {
    int cause = registers.cause & ~FastHostRegisters.CAUSE_CODE | code << 2;
    if ((registers.status & FastStatus.EXL) == 0) {
      registers.epc = registers.restartAddress();
      cause = cause & ~FastHostRegisters.CAUSE_BD;
      cause |= registers.inDelaySlot ? FastHostRegisters.CAUSE_BD : 0;
    }
    registers.cause = cause;
    registers.status |= FastStatus.EXL;
    registers.jump(registers.vectorBase + vector);
  }

  /** The bit of Status that belongs to the address's region chooses between 0x000 and 0x080. */
  public static int refillVector(long address, int status) {
    int wide =
        switch ((int) (address >>> 62)) {
          case 0 -> FastStatus.UX;
          case 1 -> FastStatus.SX;
          default -> FastStatus.KX;
        };
    return (status & wide) != 0 ? XTLB_VECTOR : 0;
  }

  /** EntryHi keeps its ASID, Context and XContext what software keeps there. */
  public static void writeTlbRegisters(FastHostRegisters registers, long address, int segmentBits) {
    long vpn2 = (address & (1L << segmentBits) - 1) >>> 13;
    long region = address >>> 62;
    registers.entryHi = registers.entryHi & 0x3FF | address & REGION | vpn2 << 13;
    registers.context = registers.context & -1L << 23 | vpn2 << 4 & CONTEXT_VPN2;
    int top = segmentBits - 9;
    registers.xContext = registers.xContext & -1L << top + 2 | region << top | vpn2 << 4;
  }
}
