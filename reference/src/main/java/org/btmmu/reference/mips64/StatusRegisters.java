package org.btmmu.reference.mips64;

import org.btmmu.reference.host.HostState;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.HostStatus;
import org.btmmu.spec.host.OperatingMode;

/**
 * MIPS64 PRA, "Status Register" and "Cause Register": the two as words. Status: IE 0, EXL 1, ERL 2,
 * KSU 4:3, UX 5, SX 6, KX 7, IM 15:8, CU0 28. Cause: ExcCode 6:2, IP 15:8, IV 23, CE 29:28, TI 30,
 * BD 31. All other bits read as 0.
 */
final class StatusRegisters {
  private static final int CU0 = 1 << 28;
  private static final int IV = 1 << 23;
  private static final int SOFTWARE_INTERRUPTS = 3;

  private StatusRegisters() {}

  static int status(Mips64Cpu cpu) {
    HostStatus status = cpu.host.status;
    return bit(status.interrupts(), 0)
        | bit(status.exl(), 1)
        | bit(status.erl(), 2)
        | (OperatingMode.KERNEL.ordinal() - status.ksu().ordinal()) << 3
        | bit(status.ux(), 5)
        | bit(status.sx(), 6)
        | bit(status.kx(), 7)
        | cpu.cp0.interruptMask << 8
        | (cpu.cp0.usable ? CU0 : 0);
  }

  /** Writes Status; KSU = 3 is UNDEFINED. The levels of the extension are not in it. */
  @Clause({"H-MODE-1", "X-LEV-1"})
  static void setStatus(Mips64Cpu cpu, int value) {
    int ksu = value >>> 3 & 3;
    if (ksu == 3) {
      cpu.undefined();
      return;
    }
    HostStatus old = cpu.host.status;
    cpu.host.status =
        new HostStatus(
            ksu == 0
                ? OperatingMode.KERNEL
                : ksu == 1 ? OperatingMode.SUPERVISOR : OperatingMode.USER,
            has(value, 1),
            has(value, 2),
            old.refill(),
            old.fault(),
            has(value, 7),
            has(value, 6),
            has(value, 5),
            has(value, 0));
    cpu.cp0.interruptMask = value >>> 8 & 0xFF;
    cpu.cp0.usable = (value & CU0) != 0;
  }

  @Clause({"H-EXC-1", "H-EXC-2"})
  static int cause(Mips64Cpu cpu) {
    HostState host = cpu.host;
    return host.exceptionCode << 2
        | cpu.cp0.pending() << 8
        | (host.interruptVector ? IV : 0)
        | cpu.cp0.unusable << 28
        | bit(cpu.cp0.timerInterrupt, 30)
        | bit(host.causeDelaySlot, 31);
  }

  /** Writes Cause: IV and the two interrupts of software; all other bits stay. */
  static void setCause(Mips64Cpu cpu, int value) {
    cpu.host.interruptVector = (value & IV) != 0;
    cpu.cp0.softwareInterrupts = value >>> 8 & SOFTWARE_INTERRUPTS;
  }

  private static int bit(boolean set, int bit) {
    return set ? 1 << bit : 0;
  }

  private static boolean has(int value, int bit) {
    return (value >>> bit & 1) != 0;
  }
}
