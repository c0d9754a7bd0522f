package org.btmmu.conformance.machine;

import org.btmmu.reference.x86.Registers;
import org.btmmu.spec.memory.PhysicalMemory;

/** A virtual processor that a machine runs for so many steps at a time. */
public interface Engine {
  /** Why a processor has stopped. */
  enum Stop {
    /** The steps asked for are done. */
    BUDGET,
    /** HLT was executed. */
    HALTED,
    /** The last instruction accessed a port. */
    PORTS,
    /** An interrupt is wanted, and can be delivered now. */
    INTERRUPT,
    /** A triple fault. */
    SHUTDOWN,
    /** The next instruction, or a delivery, is one that the processor does not carry out. */
    UNKNOWN,
    /** Two processors that run in lockstep have come apart. */
    DIVERGED
  }

  /**
   * Runs the guest for so many steps at the most, 0 or more.
   *
   * <p>A step is an instruction that was executed or that faulted, or an iteration of a repeated
   * one; the delivery of an interrupt from outside is none.
   */
  Stop run(long steps);

  /** How many steps were made so far. */
  long steps();

  /** Whether an interrupt can be delivered now. */
  boolean acceptsInterrupt();

  /** Says whether {@link #run} stops as soon as an interrupt can be delivered. */
  void wantInterrupt(boolean wanted);

  /**
   * Delivers an interrupt, which must be accepted now.
   *
   * @param vector 0 … 255
   */
  void interrupt(int vector);

  /** A copy of the registers as they are now. */
  Registers registers();

  /** Guest physical memory. */
  PhysicalMemory memory();

  /**
   * Instruction pointers of the blocks, or of the instructions, that ran last: the oldest first, 16
   * at the most. Those of blocks are of their first instructions.
   */
  long[] recent();
}
