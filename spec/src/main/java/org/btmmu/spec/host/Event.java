package org.btmmu.spec.host;

import static org.btmmu.spec.host.Reaction.ERROR_VECTOR;
import static org.btmmu.spec.host.Reaction.FAULT_ENTRY;
import static org.btmmu.spec.host.Reaction.GENERAL_VECTOR;
import static org.btmmu.spec.host.Reaction.GENERAL_VECTOR_KEEPING_EPC;
import static org.btmmu.spec.host.Reaction.HELD;
import static org.btmmu.spec.host.Reaction.INTERRUPT_VECTOR;
import static org.btmmu.spec.host.Reaction.NESTED_FAULT_ENTRY;
import static org.btmmu.spec.host.Reaction.REFILL_ENTRY;
import static org.btmmu.spec.host.Reaction.REFILL_VECTOR;
import static org.btmmu.spec.host.Reaction.RESERVED_INSTRUCTION;
import static org.btmmu.spec.host.Reaction.RETURN_FROM_ERROR;
import static org.btmmu.spec.host.Reaction.RETURN_FROM_EXCEPTION;
import static org.btmmu.spec.host.Reaction.RETURN_FROM_FAULT;
import static org.btmmu.spec.host.Reaction.RETURN_FROM_REFILL;

import org.btmmu.spec.Clause;

/**
 * The table of X-EVT-1: what becomes of an event at each level that may be active. One row an
 * event; the columns are the levels in their order, NONE, FAULT, REFILL, EXCEPTION, ERROR,
 * ERROR_OVER_EXCEPTION.
 */
@Clause({"X-EVT-1", "X-EVT-2", "X-EVT-3", "X-EVT-4", "X-EVT-5"})
public enum Event {
  /** A guest access finds no entry in the guest TLB. */
  GUEST_REFILL(
      REFILL_ENTRY,
      REFILL_ENTRY,
      RESERVED_INSTRUCTION,
      RESERVED_INSTRUCTION,
      RESERVED_INSTRUCTION,
      RESERVED_INSTRUCTION),

  /** A guest access does not succeed for any other cause. */
  GUEST_FAULT(
      FAULT_ENTRY,
      NESTED_FAULT_ENTRY,
      RESERVED_INSTRUCTION,
      RESERVED_INSTRUCTION,
      RESERVED_INSTRUCTION,
      RESERVED_INSTRUCTION),

  /** An ordinary access finds no entry in the joint TLB. */
  HOST_REFILL(
      REFILL_VECTOR,
      REFILL_VECTOR,
      REFILL_VECTOR,
      GENERAL_VECTOR_KEEPING_EPC,
      REFILL_VECTOR,
      GENERAL_VECTOR_KEEPING_EPC),

  /** Any other ordinary exception of an instruction. */
  HOST_EXCEPTION(
      GENERAL_VECTOR,
      GENERAL_VECTOR,
      GENERAL_VECTOR,
      GENERAL_VECTOR_KEEPING_EPC,
      GENERAL_VECTOR,
      GENERAL_VECTOR_KEEPING_EPC),

  /** An interrupt is pending, not masked, and Status.IE is 1. */
  INTERRUPT(INTERRUPT_VECTOR, INTERRUPT_VECTOR, HELD, HELD, HELD, HELD),

  /** A cache error. */
  CACHE_ERROR(ERROR_VECTOR, ERROR_VECTOR, ERROR_VECTOR, ERROR_VECTOR, ERROR_VECTOR, ERROR_VECTOR),

  /** The instruction {@code bteret}. */
  BTERET(
      RESERVED_INSTRUCTION,
      RETURN_FROM_FAULT,
      RETURN_FROM_REFILL,
      RESERVED_INSTRUCTION,
      RESERVED_INSTRUCTION,
      RESERVED_INSTRUCTION),

  /** The instruction {@code eret}, in kernel mode. */
  ERET(
      RETURN_FROM_EXCEPTION,
      RETURN_FROM_EXCEPTION,
      RETURN_FROM_EXCEPTION,
      RETURN_FROM_EXCEPTION,
      RETURN_FROM_ERROR,
      RETURN_FROM_ERROR);

  private final Reaction[] reactions;

  Event(Reaction... reactions) {
    this.reactions = reactions;
  }

  /** The cell of the table. */
  public Reaction at(Level level) {
    return reactions[level.ordinal()];
  }
}
