package org.btmmu.conformance.mips64;

import org.btmmu.reference.mips64.Mips64Cpu;
import org.btmmu.spec.host.HostStatus;

/** What one instruction of a user program can change, memory aside. */
record SavedState(
    long[] registers,
    boolean hiIsKnown,
    boolean loIsKnown,
    long pc,
    boolean inDelaySlot,
    long delayedTarget,
    boolean linked,
    long linkAddress,
    HostStatus status) {
  static SavedState of(Mips64Cpu cpu) {
    long[] registers = new long[ProgramLayout.REGISTERS];
    for (int register = 0; register < 32; register++) {
      registers[register] = cpu.get(register);
    }
    registers[ProgramLayout.HI] = cpu.registers.hi;
    registers[ProgramLayout.LO] = cpu.registers.lo;
    return new SavedState(
        registers,
        cpu.registers.hiIsKnown,
        cpu.registers.loIsKnown,
        cpu.host.pc,
        cpu.host.inDelaySlot,
        cpu.delayedTarget,
        cpu.host.linked,
        cpu.linkAddress,
        cpu.host.status);
  }

  void restore(Mips64Cpu cpu) {
    for (int register = 0; register < 32; register++) {
      cpu.registers.set(register, registers[register]);
    }
    cpu.registers.hi = registers[ProgramLayout.HI];
    cpu.registers.lo = registers[ProgramLayout.LO];
    cpu.registers.hiIsKnown = hiIsKnown;
    cpu.registers.loIsKnown = loIsKnown;
    cpu.host.pc = pc;
    cpu.host.inDelaySlot = inDelaySlot;
    cpu.delayedTarget = delayedTarget;
    cpu.host.linked = linked;
    cpu.linkAddress = linkAddress;
    cpu.host.status = status;
  }

  /** A general register. */
  long register(int number) {
    return registers[number];
  }
}
