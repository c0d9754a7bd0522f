package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.host.FastExceptions;
import org.btmmu.optimized.host.FastHostRegisters;
import org.btmmu.optimized.host.FastStatus;
import org.btmmu.proofs.Law;
import org.btmmu.proofs.laws.BothHosts.Extension;
import org.btmmu.proofs.laws.BothHosts.Ordinary;
import org.btmmu.reference.host.Entrances;
import org.btmmu.reference.host.HostExceptions;
import org.btmmu.reference.host.HostState;
import org.btmmu.spec.host.Event;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.Level;
import org.btmmu.spec.host.Reaction;

/** Ordinary exceptions of the host, and what becomes of each event at each level. */
public final class HostExceptionLaws {
  private HostExceptionLaws() {}

  @Law(
      id = "host-vectors",
      says =
          "an ordinary exception writes the registers that the reference writes, and goes on at its"
              + " vector",
      clauses = {
        "H-EXC-1", "H-EXC-2", "H-EXC-3", "H-REG-2", "H-VEC-1", "H-VEC-2", "H-VEC-3", "X-EVT-4"
      })
  static boolean vectors(
      HostException exception,
      HostStatus status,
      Ordinary host,
      Extension bt,
      long hostAddress,
      Geometry geometry) {
    given(exception != HostException.INTERRUPT);
    HostState state = BothHosts.reference(status, host, bt);
    FastHostRegisters registers = BothHosts.fast(status, host, bt);
    Reaction expected = HostExceptions.raise(state, exception, hostAddress, geometry);
    Reaction reaction =
        FastExceptions.raise(
            registers, BothHosts.fast(exception), hostAddress, geometry.segmentBits());
    cover("EPC kept", expected == Reaction.GENERAL_VECTOR_KEEPING_EPC);
    cover("EPC of a branch", !status.exl() && host.inDelaySlot());
    cover("general vector", (state.pc & 0xFFF) == 0x180);
    cover("inside a guest refill", status.level() == Level.REFILL);
    cover("inside an error", status.level() == Level.ERROR);
    if (exception.isRefill()) {
      cover("32-bit refill", (state.pc & 0xFFF) == 0);
      cover("64-bit refill", (state.pc & 0xFFF) == 0x80);
      cover("supervisor region", (state.pc & 0xFFF) == 0x80 && hostAddress >>> 62 == 1);
    }
    return reaction == expected && BothHosts.same(state, registers);
  }

  @Law(
      id = "host-interrupts",
      says =
          "an interrupt is held or taken, a cache error taken at its uncached vector, and eret"
              + " returns, as in the reference",
      clauses = {"H-EXC-2", "H-EXC-4", "H-EXC-5", "H-EXC-6", "H-VEC-1", "H-VEC-2", "X-EVT-5"})
  static boolean interrupts(HostStatus status, Ordinary host, Extension bt) {
    HostState interrupted = BothHosts.reference(status, host, bt);
    FastHostRegisters fastInterrupted = BothHosts.fast(status, host, bt);
    HostState failed = BothHosts.reference(status, host, bt);
    FastHostRegisters fastFailed = BothHosts.fast(status, host, bt);
    HostState returned = BothHosts.reference(status, host, bt);
    FastHostRegisters fastReturned = BothHosts.fast(status, host, bt);
    Reaction reaction = HostExceptions.interrupt(interrupted);
    cover("own vector", reaction == Reaction.INTERRUPT_VECTOR && host.interruptVector());
    cover("general vector", reaction == Reaction.INTERRUPT_VECTOR && !host.interruptVector());
    cover("inside a guest fault", reaction == Reaction.INTERRUPT_VECTOR && status.fault());
    cover("held by a refill", reaction == Reaction.HELD && status.level() == Level.REFILL);
    cover("held by IE", reaction == Reaction.HELD && status.level() == Level.NONE);
    cover("eret from an error", status.erl() && status.exl());
    return FastExceptions.interrupt(fastInterrupted) == reaction
        && BothHosts.same(interrupted, fastInterrupted)
        && FastExceptions.cacheError(fastFailed) == HostExceptions.cacheError(failed)
        && BothHosts.same(failed, fastFailed)
        && FastExceptions.eret(fastReturned) == HostExceptions.eret(returned)
        && BothHosts.same(returned, fastReturned);
  }

  @Law(
      id = "exception-returns",
      says =
          "an ordinary exception outside of EXL and the eret after it leave pc, levels and mode as"
              + " they were, whatever level of the extension was active",
      clauses = {"H-EXC-2", "H-EXC-6", "X-EVT-4"})
  static boolean exceptionReturns(
      HostException exception,
      HostStatus status,
      Ordinary host,
      Extension bt,
      long hostAddress,
      Geometry geometry) {
    given(exception != HostException.INTERRUPT && !status.exl() && !status.erl());
    FastHostRegisters registers = BothHosts.fast(status, host, bt);
    long restart = registers.restartAddress();
    int bits = geometry.segmentBits();
    FastExceptions.raise(registers, BothHosts.fast(exception), hostAddress, bits);
    FastExceptions.eret(registers);
    cover("into a guest refill", status.level() == Level.REFILL);
    cover("into a guest fault", status.level() == Level.FAULT);
    cover("into the guest's code", status.level() == Level.NONE);
    return registers.pc == restart && registers.status == FastStatus.of(status);
  }

  @Law(
      id = "event-level",
      says = "each event, at each level that can be active, becomes what the table says",
      clauses = {"X-EVT-1", "X-EVT-2", "X-EVT-3", "X-EVT-4", "X-EVT-5", "X-LEV-1", "H-MODE-1"})
  static boolean eventLevel(HostStatus status) {
    int fast = FastStatus.of(status);
    Level level = status.level();
    boolean may = Entrances.mayAccess(status);
    Reaction reserved = Reaction.RESERVED_INSTRUCTION;
    cover("none", level == Level.NONE);
    cover("guest fault", level == Level.FAULT);
    cover("refill inside a guest fault", level == Level.REFILL && status.fault());
    cover("exception inside a refill", level == Level.EXCEPTION && status.refill());
    cover("error", level == Level.ERROR);
    cover("error inside an exception", level == Level.ERROR_OVER_EXCEPTION);
    cover("guest access in the kernel", level == Level.NONE && !may);
    cover("guest access inside a guest fault", level == Level.FAULT && may);
    return FastStatus.guestRefill(fast) == (may ? Event.GUEST_REFILL.at(level) : reserved)
        && FastStatus.guestFault(fast) == (may ? Event.GUEST_FAULT.at(level) : reserved)
        && FastStatus.hostRefill(fast) == Event.HOST_REFILL.at(level)
        && FastStatus.hostException(fast) == Event.HOST_EXCEPTION.at(level)
        && (FastStatus.interrupt(fast) == Event.INTERRUPT.at(level) || !status.interrupts())
        && FastStatus.bteret(fast) == Event.BTERET.at(level)
        && FastStatus.eret(fast) == Event.ERET.at(level);
  }
}
