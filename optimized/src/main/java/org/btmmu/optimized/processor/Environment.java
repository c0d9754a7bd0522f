package org.btmmu.optimized.processor;

import org.btmmu.optimized.machine.GuestCpu;
import org.btmmu.spec.x86.Ports;

/** What the instructions that the runtime carries out itself work on. */
public interface Environment {
  /** The registers. */
  GuestState state();

  /** The registers that decide paging. */
  GuestCpu cpu();

  /** Memory by linear address. */
  GuestAccesses accesses();

  /** The I/O address space. */
  Ports ports();

  /** The number of the step that an instruction is, counted from 1: the time-stamp counter. */
  long steps();

  /** Whether code that was translated has been stored to: what runs must be fetched anew. */
  default boolean hasStoredToCode() {
    return false;
  }
}
