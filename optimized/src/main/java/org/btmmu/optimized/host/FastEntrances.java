package org.btmmu.optimized.host;

import org.btmmu.spec.host.Reaction;

/** The two entrances of guest accesses, and the way back. */
public final class FastEntrances {
  private static final int NESTED_OFFSET = 0x80;

  private FastEntrances() {}

  /**
   * A guest access of the current instruction did not succeed.
   *
   * @param cause as {@link FastBtRegisters#cause} makes it
   * @param badVAddr guest linear address of the first byte that failed
   * @param mid the MID of the selected slot
   * @return what was done; with RESERVED_INSTRUCTION nothing is, and the caller raises that
   */
  public static Reaction raise(FastHostRegisters registers, int cause, long badVAddr, int mid) {
    return FastBtRegisters.isRefill(cause)
        ? refill(registers, cause, badVAddr, mid)
        : fault(registers, cause, badVAddr);
  }

  /** To the kernel, which finds the missing pair's tag in BTEntryHi. */
  public static Reaction refill(FastHostRegisters registers, int cause, long badVAddr, int mid) {
    Reaction reaction = FastStatus.guestRefill(registers.status);
    if (reaction == Reaction.REFILL_ENTRY) {
      registers.btRefillEpc = registers.restartAddress();
      registers.btRefillCause = FastBtRegisters.delayed(cause, registers.inDelaySlot);
      registers.btRefillBadVAddr = badVAddr;
      registers.btEntryHi = FastBtRegisters.entryHi(mid, badVAddr);
      registers.status |= FastStatus.RL;
      registers.jump(registers.btRefillEntry);
    }
    return reaction;
  }

  /** To the translator, in the mode that was; inside its handler the first EPC is kept. */
  public static Reaction fault(FastHostRegisters registers, int cause, long badVAddr) {
    Reaction reaction = FastStatus.guestFault(registers.status);
    if (reaction == Reaction.RESERVED_INSTRUCTION) {
      return reaction;
    }
    boolean nested = reaction == Reaction.NESTED_FAULT_ENTRY;
    if (!nested) {
      registers.btFaultEpc = registers.restartAddress();
    }
    registers.btFaultCause = FastBtRegisters.delayed(cause, registers.inDelaySlot);
    registers.btFaultBadVAddr = badVAddr;
    registers.status |= FastStatus.FL;
    registers.jump(registers.btFaultEntry + (nested ? NESTED_OFFSET : 0));
    return reaction;
  }

  /**
   * {@code bteret}: leaves the innermost level and breaks the link.
   *
   * @return what was done; with RESERVED_INSTRUCTION nothing is, and the caller raises that
   */
  public static Reaction bteret(FastHostRegisters registers) {
    Reaction reaction = FastStatus.bteret(registers.status);
    if (reaction == Reaction.RETURN_FROM_REFILL) {
      leave(registers, FastStatus.RL, registers.btRefillEpc);
    } else if (reaction == Reaction.RETURN_FROM_FAULT) {
      leave(registers, FastStatus.FL, registers.btFaultEpc);
    }
    return reaction;
  }

  /** Ends a level; the others stay. */
  public static void leave(FastHostRegisters registers, int level, long address) {
    registers.linked = false;
    registers.status &= ~level;
    registers.jump(address);
  }
}
