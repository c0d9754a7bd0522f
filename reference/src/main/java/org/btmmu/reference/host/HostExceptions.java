package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.Event;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.Reaction;
import org.btmmu.spec.host.RegisterField;
import org.btmmu.spec.host.RegisterLayout;
import org.btmmu.spec.host.Vector;

/** MIPS64 PRA, "Exceptions": what an ordinary exception does to the registers. */
public final class HostExceptions {
  private HostExceptions() {}

  /**
   * An exception of the current instruction, and what was done.
   *
   * @param address the virtual address that failed; ignored by exceptions that have none
   */
  @Clause({"H-EXC-1", "H-EXC-2", "H-EXC-3", "H-VEC-1", "H-VEC-2", "X-EVT-4", "X-ENT-4"})
  public static Reaction raise(
      HostState state, HostException exception, long address, Geometry geometry) {
    Event event = exception.isRefill() ? Event.HOST_REFILL : Event.HOST_EXCEPTION;
    Reaction reaction = event.at(state.status.level());
    if (exception.writesBadVAddr()) {
      state.badVAddr = address;
    }
    if (exception.writesTlbRegisters()) {
      writeTlbRegisters(state, address, geometry);
    }
    Vector vector =
        reaction == Reaction.REFILL_VECTOR ? refillVector(address, state.status) : Vector.GENERAL;
    enter(state, exception, vector);
    return reaction;
  }

  /** An interrupt that is pending and not masked; held while any level forbids it. */
  @Clause({"H-EXC-4", "H-VEC-1", "X-EVT-5"})
  public static Reaction interrupt(HostState state) {
    Reaction reaction =
        state.status.interrupts() ? Event.INTERRUPT.at(state.status.level()) : Reaction.HELD;
    if (reaction == Reaction.INTERRUPT_VECTOR) {
      Vector vector = state.interruptVector ? Vector.INTERRUPT : Vector.GENERAL;
      enter(state, HostException.INTERRUPT, vector);
    }
    return reaction;
  }

  /** A cache error: its vector is uncached, in ckseg1. */
  @Clause({"H-EXC-5", "H-VEC-2"})
  public static Reaction cacheError(HostState state) {
    HostStatus old = state.status;
    state.errorEpc = state.restartAddress();
    state.status = old.withLevels(old.exl(), true, old.refill(), old.fault());
    state.jump((state.vectorBase | 0x2000_0000L) + Vector.CACHE_ERROR.offset());
    return Event.CACHE_ERROR.at(old.level());
  }

  /** {@code eret} in kernel mode: breaks the link and leaves ERL if active, else EXL. */
  @Clause({"H-EXC-6", "X-EVT-4", "B-ACC-6"})
  public static Reaction eret(HostState state) {
    HostStatus old = state.status;
    Reaction reaction = Event.ERET.at(old.level());
    boolean error = reaction == Reaction.RETURN_FROM_ERROR;
    state.linked = false;
    state.status = old.withLevels(error && old.exl(), false, old.refill(), old.fault());
    state.jump(error ? state.errorEpc : state.epc);
    return reaction;
  }

  /** EPC and Cause.BD are written unless EXL is 1 already. */
  @Clause("H-EXC-2")
  private static void enter(HostState state, HostException exception, Vector vector) {
    HostStatus old = state.status;
    if (!old.exl()) {
      state.epc = state.restartAddress();
      state.causeDelaySlot = state.inDelaySlot;
    }
    state.exceptionCode = exception.code();
    state.status = old.withLevels(true, old.erl(), old.refill(), old.fault());
    state.jump(state.vectorBase + vector.offset());
  }

  /** The bit of Status that belongs to the address's region chooses. */
  @Clause("H-VEC-3")
  static Vector refillVector(long address, HostStatus status) {
    boolean wide =
        switch ((int) (address >>> 62)) {
          case 0 -> status.ux();
          case 1 -> status.sx();
          default -> status.kx();
        };
    return wide ? Vector.XTLB_REFILL : Vector.TLB_REFILL;
  }

  /** EntryHi keeps its ASID, Context and XContext their table bases. */
  @Clause({"H-EXC-3", "H-REG-2"})
  private static void writeTlbRegisters(HostState state, long address, Geometry geometry) {
    long segmentMask = (1L << geometry.segmentBits()) - 1;
    long vpn2 = (address & segmentMask) >>> 13;
    long region = address >>> 62;

    RegisterLayout hi = RegisterLayout.ENTRY_HI;
    state.entryHi =
        state.entryHi & hi.mask(RegisterField.ASID)
            | hi.put(RegisterField.VPN2, vpn2)
            | hi.put(RegisterField.REGION, region);

    RegisterLayout context = RegisterLayout.CONTEXT;
    state.context =
        state.context & context.mask(RegisterField.TABLE_BASE)
            | context.put(RegisterField.VPN2, vpn2);

    int regionShift = geometry.segmentBits() - 9;
    long tableBase = -1L << (regionShift + 2);
    state.xContext = state.xContext & tableBase | region << regionShift | vpn2 << 4;
  }
}
