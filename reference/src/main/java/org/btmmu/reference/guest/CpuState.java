package org.btmmu.reference.guest;

import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.Processor;

/**
 * What decides translation on one virtual CPU, beside memory and its guest TLB.
 *
 * @param registers the control registers
 * @param cpl current privilege level, 0 … 3
 * @param ac EFLAGS.AC
 * @param pkru PKRU
 * @param pkrs IA32_PKRS
 * @param processor the processor model
 */
@Clause("T-STEP-1")
public record CpuState(
    ControlRegisters registers, int cpl, boolean ac, int pkru, int pkrs, Processor processor) {
  /** The controls of a walk now. */
  public PagingControls controls() {
    return registers.paging(pkru, pkrs, processor);
  }

  /** The current PCID: bits 11:0 of CR3, or 0 without CR4.PCIDE. */
  @Clause("T-CACHE-4")
  public int pcid() {
    boolean enabled = (registers.cr4() & ControlRegisters.CR4_PCIDE) != 0;
    return enabled ? (int) (registers.cr3() & 0xFFF) : 0;
  }

  /** The same with other control registers. */
  public CpuState with(ControlRegisters next) {
    return new CpuState(next, cpl, ac, pkru, pkrs, processor);
  }
}
