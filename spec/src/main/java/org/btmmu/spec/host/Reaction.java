package org.btmmu.spec.host;

import org.btmmu.spec.Clause;

/** What the processor does about an event: one cell of the table in {@link Event}. */
@Clause("X-EVT-1")
public enum Reaction {
  /** RL := 1; BTRefillEPC, BTRefillCause, BTRefillBadVAddr and BTEntryHi written. */
  REFILL_ENTRY,
  /** FL := 1; BTFaultEPC, BTFaultCause and BTFaultBadVAddr written; to BTFaultEntry. */
  FAULT_ENTRY,
  /** BTFaultCause and BTFaultBadVAddr written, BTFaultEPC kept; to BTFaultEntry + 0x80. */
  NESTED_FAULT_ENTRY,
  /** EXL := 1; EPC written; to the vector of a TLB refill, 0x000 or 0x080. */
  REFILL_VECTOR,
  /** EXL := 1; EPC written; to the general vector, 0x180. */
  GENERAL_VECTOR,
  /** EPC kept, for EXL is 1 already; to the general vector, 0x180. */
  GENERAL_VECTOR_KEEPING_EPC,
  /** EXL := 1; EPC written; to 0x200 or, with Cause.IV = 0, to 0x180. */
  INTERRUPT_VECTOR,
  /** ERL := 1; ErrorEPC written; to 0x100. */
  ERROR_VECTOR,
  /** Nothing yet: the event waits until the level ends. */
  HELD,
  /** The instruction does nothing but raise Reserved Instruction, an ordinary exception. */
  RESERVED_INSTRUCTION,
  /** FL := 0; to BTFaultEPC. */
  RETURN_FROM_FAULT,
  /** RL := 0; to BTRefillEPC. */
  RETURN_FROM_REFILL,
  /** EXL := 0; to EPC. */
  RETURN_FROM_EXCEPTION,
  /** ERL := 0; to ErrorEPC. */
  RETURN_FROM_ERROR
}
