package org.btmmu.proofs.laws;

import org.btmmu.optimized.host.FastExceptions;
import org.btmmu.optimized.host.FastHostRegisters;
import org.btmmu.optimized.host.FastStatus;
import org.btmmu.reference.host.HostState;
import org.btmmu.spec.host.BtRegister;
import org.btmmu.spec.host.HostException;
import org.btmmu.spec.host.HostStatus;

/** The same registers of the host for the reference and for the optimized code. */
final class BothHosts {
  private static final long CKSEG0 = 0xFFFF_FFFF_8000_0000L;
  private static final long BASE_BITS = 0x1FFF_F000L;

  private BothHosts() {}

  /** The host's own registers. */
  record Ordinary(
      long pc,
      boolean inDelaySlot,
      boolean linked,
      int exceptionCode,
      boolean causeDelaySlot,
      boolean interruptVector,
      long epc,
      long errorEpc,
      long badVAddr,
      long context,
      long xContext,
      long entryHi,
      long vectorBase) {}

  /** The registers of the extension that entrances and returns use. */
  record Extension(
      long entryHi,
      long faultEntry,
      long faultEpc,
      long faultCause,
      long faultBadVAddr,
      long refillEntry,
      long refillEpc,
      long refillCause,
      long refillBadVAddr) {}

  /** The reference's host. */
  static HostState reference(HostStatus status, Ordinary host, Extension bt) {
    HostState state = new HostState();
    state.status = status;
    state.pc = host.pc;
    state.inDelaySlot = host.inDelaySlot;
    state.linked = host.linked;
    state.exceptionCode = host.exceptionCode & 31;
    state.causeDelaySlot = host.causeDelaySlot;
    state.interruptVector = host.interruptVector;
    state.epc = host.epc;
    state.errorEpc = host.errorEpc;
    state.badVAddr = host.badVAddr;
    state.context = host.context;
    state.xContext = host.xContext;
    state.entryHi = host.entryHi;
    state.vectorBase = CKSEG0 | host.vectorBase & BASE_BITS;
    state.set(BtRegister.ENTRY_HI, bt.entryHi);
    state.set(BtRegister.FAULT_ENTRY, bt.faultEntry);
    state.set(BtRegister.FAULT_EPC, bt.faultEpc);
    state.set(BtRegister.FAULT_CAUSE, bt.faultCause);
    state.set(BtRegister.FAULT_BAD_VADDR, bt.faultBadVAddr);
    state.set(BtRegister.REFILL_ENTRY, bt.refillEntry);
    state.set(BtRegister.REFILL_EPC, bt.refillEpc);
    state.set(BtRegister.REFILL_CAUSE, bt.refillCause);
    state.set(BtRegister.REFILL_BAD_VADDR, bt.refillBadVAddr);
    return state;
  }

  /** The optimized code's host. */
  static FastHostRegisters fast(HostStatus status, Ordinary host, Extension bt) {
    FastHostRegisters registers = new FastHostRegisters();
    registers.status = FastStatus.of(status);
    registers.pc = host.pc;
    registers.inDelaySlot = host.inDelaySlot;
    registers.linked = host.linked;
    registers.cause = cause(host.exceptionCode, host.causeDelaySlot, host.interruptVector);
    registers.epc = host.epc;
    registers.errorEpc = host.errorEpc;
    registers.badVAddr = host.badVAddr;
    registers.context = host.context;
    registers.xContext = host.xContext;
    registers.entryHi = host.entryHi;
    registers.vectorBase = CKSEG0 | host.vectorBase & BASE_BITS;
    registers.btEntryHi = bt.entryHi;
    registers.btFaultEntry = bt.faultEntry;
    registers.btFaultEpc = bt.faultEpc;
    registers.btFaultCause = bt.faultCause;
    registers.btFaultBadVAddr = bt.faultBadVAddr;
    registers.btRefillEntry = bt.refillEntry;
    registers.btRefillEpc = bt.refillEpc;
    registers.btRefillCause = bt.refillCause;
    registers.btRefillBadVAddr = bt.refillBadVAddr;
    return registers;
  }

  private static int cause(int code, boolean delaySlot, boolean interruptVector) {
    return (code & 31) << 2
        | (delaySlot ? FastHostRegisters.CAUSE_BD : 0)
        | (interruptVector ? FastHostRegisters.CAUSE_IV : 0);
  }

  /** Whether both hold the same in every register. */
  static boolean same(HostState state, FastHostRegisters registers) {
    return FastStatus.of(state.status) == registers.status
        && state.pc == registers.pc
        && state.inDelaySlot == registers.inDelaySlot
        && state.linked == registers.linked
        && sameOrdinary(state, registers)
        && sameExtension(state, registers);
  }

  private static boolean sameOrdinary(HostState state, FastHostRegisters registers) {
    int cause = cause(state.exceptionCode, state.causeDelaySlot, state.interruptVector);
    return cause == registers.cause
        && state.epc == registers.epc
        && state.errorEpc == registers.errorEpc
        && state.badVAddr == registers.badVAddr
        && state.context == registers.context
        && state.xContext == registers.xContext
        && state.entryHi == registers.entryHi
        && state.vectorBase == registers.vectorBase;
  }

  private static boolean sameExtension(HostState state, FastHostRegisters registers) {
    return state.get(BtRegister.ENTRY_HI) == registers.btEntryHi
        && state.get(BtRegister.FAULT_ENTRY) == registers.btFaultEntry
        && state.get(BtRegister.FAULT_EPC) == registers.btFaultEpc
        && state.get(BtRegister.FAULT_CAUSE) == registers.btFaultCause
        && state.get(BtRegister.FAULT_BAD_VADDR) == registers.btFaultBadVAddr
        && state.get(BtRegister.REFILL_ENTRY) == registers.btRefillEntry
        && state.get(BtRegister.REFILL_EPC) == registers.btRefillEpc
        && state.get(BtRegister.REFILL_CAUSE) == registers.btRefillCause
        && state.get(BtRegister.REFILL_BAD_VADDR) == registers.btRefillBadVAddr;
  }

  /** Whether the registers of the host alone are as they were, status aside. */
  static boolean ordinaryIsKept(FastHostRegisters now, FastHostRegisters before) {
    return now.cause == before.cause
        && now.epc == before.epc
        && now.errorEpc == before.errorEpc
        && now.badVAddr == before.badVAddr
        && now.context == before.context
        && now.xContext == before.xContext
        && now.entryHi == before.entryHi
        && now.vectorBase == before.vectorBase;
  }

  /** Whether the registers of the guest fault are as they were. */
  static boolean faultIsKept(FastHostRegisters now, FastHostRegisters before) {
    return now.btFaultEntry == before.btFaultEntry
        && now.btFaultEpc == before.btFaultEpc
        && now.btFaultCause == before.btFaultCause
        && now.btFaultBadVAddr == before.btFaultBadVAddr;
  }

  /** Whether the registers of the guest refill are as they were. */
  static boolean refillIsKept(FastHostRegisters now, FastHostRegisters before) {
    return now.btEntryHi == before.btEntryHi
        && now.btRefillEntry == before.btRefillEntry
        && now.btRefillEpc == before.btRefillEpc
        && now.btRefillCause == before.btRefillCause
        && now.btRefillBadVAddr == before.btRefillBadVAddr;
  }

  /** The optimized code's name of an exception. */
  static int fast(HostException exception) {
    return switch (exception) {
      case INTERRUPT -> FastExceptions.INTERRUPT;
      case TLB_MODIFIED -> FastExceptions.TLB_MODIFIED;
      case TLB_REFILL_LOAD -> FastExceptions.TLB_REFILL_LOAD;
      case TLB_REFILL_STORE -> FastExceptions.TLB_REFILL_STORE;
      case TLB_INVALID_LOAD -> FastExceptions.TLB_INVALID_LOAD;
      case TLB_INVALID_STORE -> FastExceptions.TLB_INVALID_STORE;
      case ADDRESS_ERROR_LOAD -> FastExceptions.ADDRESS_ERROR_LOAD;
      case ADDRESS_ERROR_STORE -> FastExceptions.ADDRESS_ERROR_STORE;
      case SYSTEM_CALL -> FastExceptions.SYSTEM_CALL;
      case BREAKPOINT -> FastExceptions.BREAKPOINT;
      case RESERVED_INSTRUCTION -> FastExceptions.RESERVED_INSTRUCTION;
      case COPROCESSOR_UNUSABLE -> FastExceptions.COPROCESSOR_UNUSABLE;
      case INTEGER_OVERFLOW -> FastExceptions.INTEGER_OVERFLOW;
      case TRAP -> FastExceptions.TRAP;
      case TLB_READ_INHIBIT -> FastExceptions.TLB_READ_INHIBIT;
      case TLB_EXECUTE_INHIBIT -> FastExceptions.TLB_EXECUTE_INHIBIT;
    };
  }
}
