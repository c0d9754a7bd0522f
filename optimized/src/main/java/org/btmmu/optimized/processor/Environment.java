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

  /** How often code was dropped since a store changed it: a repeated instruction may be other. */
  default int codeChanges() {
    return 0;
  }
}
