package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.BtCause;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.Entrance;
import org.btmmu.spec.host.Event;
import org.btmmu.spec.host.GuestAccess;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.Level;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.Reaction;

/** The two entrances of guest accesses, and the way back. */
public final class Entrances {
  /** Bytes from BTFaultEntry to where a guest fault inside the handler of one leads. */
  public static final int NESTED_OFFSET = 0x80;

  private Entrances() {}

  /** Whether guest accesses can be made at all; otherwise they are Reserved Instruction. */
  @Clause({"B-INS-3", "X-EVT-3"})
  public static boolean mayAccess(HostStatus status) {
    Level level = status.level();
    return status.mode() == OperatingMode.USER && (level == Level.NONE || level == Level.FAULT);
  }

  /**
   * A guest access of the current instruction did not succeed.
   *
   * @param mid the MID of the selected slot
   * @return what was done; with RESERVED_INSTRUCTION nothing is, and the caller raises that
   */
  @Clause({"X-EVT-2", "X-EVT-3", "X-ENT-1", "X-ENT-2", "X-ENT-3", "X-ENT-4"})
  public static Reaction raise(
      HostState state, GuestAccess access, GuestTranslation.Raised raised, int mid) {
    if (!mayAccess(state.status)) {
      return Reaction.RESERVED_INSTRUCTION;
    }
    BtCause cause =
        new BtCause(
            raised.cause(),
            access.kind(),
            access.sizeBytes(),
            raised.secondPage(),
            state.inDelaySlot);
    if (raised.cause().entrance() == Entrance.REFILL) {
      Reaction reaction = Event.GUEST_REFILL.at(state.status.level());
      enterRefill(state, cause, raised.badVAddr(), mid);
      return reaction;
    }
    Reaction reaction = Event.GUEST_FAULT.at(state.status.level());
    enterFault(state, cause, raised.badVAddr(), reaction == Reaction.NESTED_FAULT_ENTRY);
    return reaction;
  }

  /** To the kernel, which finds the missing pair's tag in BTEntryHi. */
  @Clause("X-ENT-2")
  private static void enterRefill(HostState state, BtCause cause, long badVAddr, int mid) {
    HostStatus old = state.status;
    state.set(BtRegister.REFILL_EPC, state.restartAddress());
    state.set(BtRegister.REFILL_CAUSE, cause.register());
    state.set(BtRegister.REFILL_BAD_VADDR, badVAddr);
    state.set(BtRegister.ENTRY_HI, GtlbRegisters.entryHi(mid, badVAddr));
    state.status = old.withLevels(old.exl(), old.erl(), true, old.fault());
    state.jump(state.get(BtRegister.REFILL_ENTRY));
  }

  /** To the translator, in the mode that was; inside its handler the first EPC is kept. */
  @Clause("X-ENT-3")
  private static void enterFault(HostState state, BtCause cause, long badVAddr, boolean nested) {
    HostStatus old = state.status;
    if (!nested) {
      state.set(BtRegister.FAULT_EPC, state.restartAddress());
    }
    state.set(BtRegister.FAULT_CAUSE, cause.register());
    state.set(BtRegister.FAULT_BAD_VADDR, badVAddr);
    state.status = old.withLevels(old.exl(), old.erl(), old.refill(), true);
    state.jump(state.get(BtRegister.FAULT_ENTRY) + (nested ? NESTED_OFFSET : 0));
  }

  /**
   * {@code bteret}: leaves the innermost level and breaks the link.
   *
   * @return what was done; with RESERVED_INSTRUCTION nothing is, and the caller raises that
   */
  @Clause({"X-RET-1", "X-RET-2", "B-ACC-6"})
  public static Reaction bteret(HostState state) {
    HostStatus old = state.status;
    Reaction reaction = Event.BTERET.at(old.level());
    if (reaction == Reaction.RESERVED_INSTRUCTION) {
      return reaction;
    }
    boolean refill = reaction == Reaction.RETURN_FROM_REFILL;
    state.linked = false;
    state.status = old.withLevels(old.exl(), old.erl(), false, refill && old.fault());
    state.jump(state.get(refill ? BtRegister.REFILL_EPC : BtRegister.FAULT_EPC));
    return reaction;
  }
}
