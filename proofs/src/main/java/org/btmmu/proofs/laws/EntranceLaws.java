package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;

import org.btmmu.optimized.host.FastBtRegisters;
import org.btmmu.optimized.host.FastEntrances;
import org.btmmu.optimized.host.FastExceptions;
import org.btmmu.optimized.host.FastHostRegisters;
import org.btmmu.optimized.host.FastStatus;
import org.btmmu.proofs.Law;
import org.btmmu.proofs.laws.BothHosts.Extension;
import org.btmmu.proofs.laws.BothHosts.Ordinary;
import org.btmmu.reference.host.Entrances;
import org.btmmu.reference.host.GuestTranslation;
import org.btmmu.reference.host.HostState;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.GuestAccess;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.Level;
import org.btmmu.spec.host.MidSlot;
import org.btmmu.spec.host.OperatingMode;
import org.btmmu.spec.host.Reaction;

/** The two entrances of guest accesses, and the way back. */
public final class EntranceLaws {
  private static final int VECTORS = 0xFFF;

  private EntranceLaws() {}

  @Law(
      id = "entrances",
      says =
          "a guest access that does not succeed enters the refill or the fault handler with the"
              + " reference's registers, or is Reserved Instruction and changes nothing",
      clauses = {
        "X-ENT-1", "X-ENT-2", "X-ENT-3", "X-ENT-4", "X-EVT-2", "X-EVT-3", "B-CAU-3", "B-INS-3"
      })
  static boolean entrances(
      HostStatus status,
      Ordinary host,
      Extension bt,
      GuestAccess access,
      GuestCause cause,
      boolean secondPage,
      long address,
      MidSlot slot) {
    HostState state = BothHosts.reference(status, host, bt);
    FastHostRegisters registers = BothHosts.fast(status, host, bt);
    GuestTranslation.Raised raised = new GuestTranslation.Raised(cause, address, secondPage);
    Reaction expected = Entrances.raise(state, access, raised, slot.mid());
    Reaction reaction =
        FastEntrances.raise(registers, cause(access, cause, secondPage), address, slot.mid());
    boolean entered = expected != Reaction.RESERVED_INSTRUCTION;
    cover("from the guest's code", entered && !status.fault());
    cover("inside a guest fault", entered && status.fault());
    cover("in a delay slot", entered && host.inDelaySlot());
    cover("in the second page", entered && secondPage);
    cover("in the kernel", status.level() == Level.NONE && !entered);
    cover("in a refill", status.level() == Level.REFILL && !entered);
    cover("in an exception", status.level() == Level.EXCEPTION && !entered);
    return reaction == expected && BothHosts.same(state, registers);
  }

  private static int cause(GuestAccess access, GuestCause cause, boolean secondPage) {
    return FastBtRegisters.cause(cause.ordinal(), access.kind().ordinal(), access.sizeBytes())
        | (secondPage ? FastBtRegisters.SECOND_PAGE : 0);
  }

  @Law(
      id = "bteret",
      says = "bteret leaves the innermost level of the extension as the reference does",
      clauses = {"X-RET-1", "X-RET-2", "B-ACC-6", "B-INS-4"})
  static boolean bteret(HostStatus status, Ordinary host, Extension bt) {
    HostState state = BothHosts.reference(status, host, bt);
    FastHostRegisters registers = BothHosts.fast(status, host, bt);
    Reaction expected = Entrances.bteret(state);
    cover("from a fault", expected == Reaction.RETURN_FROM_FAULT);
    cover("from a refill", expected == Reaction.RETURN_FROM_REFILL && !status.fault());
    cover("from a refill into a fault", expected == Reaction.RETURN_FROM_REFILL && status.fault());
    cover("breaks a link", host.linked() && !state.linked);
    cover("reserved", expected == Reaction.RESERVED_INSTRUCTION);
    return FastEntrances.bteret(registers) == expected && BothHosts.same(state, registers);
  }

  @Law(
      id = "refill-returns",
      says =
          "a guest refill and the bteret after it leave pc, levels, mode and the registers of the"
              + " guest fault as they were; inside the handler of one too; and where no guest"
              + " access may be made, nothing changes",
      clauses = {"X-ENT-1", "X-EVT-2", "X-RET-1", "X-RET-2", "X-LEV-1"})
  static boolean refillReturns(
      HostStatus status,
      Ordinary host,
      Extension bt,
      GuestAccess access,
      boolean secondPage,
      long address,
      MidSlot slot) {
    FastHostRegisters registers = BothHosts.fast(status, host, bt);
    FastHostRegisters before = BothHosts.fast(status, host, bt);
    int cause = cause(access, GuestCause.REFILL, secondPage);
    Reaction reaction = FastEntrances.raise(registers, cause, address, slot.mid());
    if (!Entrances.mayAccess(status)) {
      return reaction == Reaction.RESERVED_INSTRUCTION
          && registers.pc == before.pc
          && registers.status == before.status
          && BothHosts.faultIsKept(registers, before)
          && BothHosts.refillIsKept(registers, before);
    }
    boolean kernel = FastStatus.isKernel(registers.status);
    boolean handler = registers.pc == bt.refillEntry();
    Reaction back = FastEntrances.bteret(registers);
    cover("inside a guest fault", status.fault());
    cover("in the guest's code", !status.fault());
    return reaction == Reaction.REFILL_ENTRY
        && kernel
        && handler
        && back == Reaction.RETURN_FROM_REFILL
        && registers.pc == before.restartAddress()
        && registers.status == before.status
        && BothHosts.faultIsKept(registers, before);
  }

  @Law(
      id = "vector-separate",
      says =
          "a guest access enters only at the two entrances of the extension and changes no register"
              + " of the host nor of the other entrance; in the mode that was, unless it is a"
              + " refill",
      clauses = {"X-VEC-1", "X-ENT-1", "X-ENT-4", "X-EVT-3", "X-LEV-1"})
  static boolean guestIsApart(
      HostStatus status,
      Ordinary host,
      Extension bt,
      GuestAccess access,
      GuestCause cause,
      MidSlot slot) {
    FastHostRegisters before = BothHosts.fast(status, host, bt);
    FastHostRegisters guest = BothHosts.fast(status, host, bt);
    int packed = cause(access, cause, false);
    Reaction reaction = FastEntrances.raise(guest, packed, access.address(), slot.mid());
    boolean entered = reaction != Reaction.RESERVED_INSTRUCTION;
    boolean refill = entered && cause == GuestCause.REFILL;
    cover("guest access enters", entered);
    cover("guest access is refused", !entered);
    cover("the user's mode is kept", entered && status.ksu() == OperatingMode.USER);
    return BothHosts.ordinaryIsKept(guest, before)
        && ordinaryLevels(guest.status) == ordinaryLevels(before.status)
        && (refill || BothHosts.refillIsKept(guest, before))
        && (refill || !entered || FastStatus.mayAccessGuest(guest.status))
        && (entered && !refill || BothHosts.faultIsKept(guest, before))
        && guest.pc == entrance(before, entered, refill);
  }

  @Law(
      id = "vector-separate-host",
      says =
          "an ordinary exception goes only to the host's vectors, or is held, and changes no"
              + " register of the extension and neither of its levels",
      clauses = {"X-VEC-1", "X-ENT-4", "X-EVT-4"})
  static boolean hostIsApart(
      HostException exception,
      HostStatus status,
      Ordinary host,
      Extension bt,
      long hostAddress,
      Geometry geometry) {
    FastHostRegisters before = BothHosts.fast(status, host, bt);
    FastHostRegisters ordinary = BothHosts.fast(status, host, bt);
    Reaction reaction =
        exception == HostException.INTERRUPT
            ? FastExceptions.interrupt(ordinary)
            : FastExceptions.raise(
                ordinary, BothHosts.fast(exception), hostAddress, geometry.segmentBits());
    boolean held = reaction == Reaction.HELD && exception == HostException.INTERRUPT;
    cover("inside a guest fault", status.level() == Level.FAULT);
    cover("inside a guest refill", status.level() == Level.REFILL);
    return BothHosts.faultIsKept(ordinary, before)
        && BothHosts.refillIsKept(ordinary, before)
        && extensionLevels(ordinary.status) == extensionLevels(before.status)
        && (held ? ordinary.pc == before.pc : (ordinary.pc & ~VECTORS) == before.vectorBase);
  }

  private static long entrance(FastHostRegisters before, boolean entered, boolean refill) {
    if (!entered) {
      return before.pc;
    }
    boolean nested = !refill && (before.status & FastStatus.FL) != 0;
    return refill ? before.btRefillEntry : before.btFaultEntry + (nested ? 0x80 : 0);
  }

  private static int ordinaryLevels(int status) {
    return status & ~(FastStatus.FL | FastStatus.RL);
  }

  private static int extensionLevels(int status) {
    return status & (FastStatus.FL | FastStatus.RL);
  }
}
