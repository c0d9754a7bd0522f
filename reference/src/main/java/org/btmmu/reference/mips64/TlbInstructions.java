package org.btmmu.reference.mips64;

import org.btmmu.reference.host.Matches;
import org.btmmu.reference.host.Mips64Tlb;
import org.btmmu.reference.host.TlbRegisters;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.HostPageSize;
import org.btmmu.spec.host.RegisterField;
import org.btmmu.spec.host.RegisterLayout;

/** MIPS64 volume II: the instructions of the joint TLB. */
final class TlbInstructions {
  private static final int NOT_FOUND = 1 << 31;

  private TlbInstructions() {}

  /** Whether a page mask selects a page size; another one is UNDEFINED. */
  @Clause({"H-TLB-2", "B-TLB-3"})
  static boolean isPageMask(long pageMask, boolean joint) {
    boolean found = false;
    for (HostPageSize size : HostPageSize.values()) {
      found |= size.pageMask() == pageMask && (joint || size.inGuestTlb());
    }
    return found;
  }

  @Clause("H-TLB-7")
  static void read(Mips64Cpu cpu) {
    int index = cpu.cp0.index;
    if (index < 0 || index >= cpu.jointTlb.length) {
      cpu.undefined();
      return;
    }
    TlbRegisters registers = TlbRegisters.of(cpu.jointTlb[index]);
    cpu.host.entryHi = registers.entryHi();
    cpu.cp0.entryLo0 = registers.entryLo0();
    cpu.cp0.entryLo1 = registers.entryLo1();
    cpu.cp0.pageMask = registers.pageMask();
  }

  /** TLBWI and TLBWR. */
  @Clause({"H-TLB-7", "H-TLB-8"})
  static void write(Mips64Cpu cpu, int index) {
    if (index < 0 || index >= cpu.jointTlb.length || !isPageMask(cpu.cp0.pageMask, true)) {
      cpu.undefined();
      return;
    }
    TlbRegisters registers =
        new TlbRegisters(cpu.host.entryHi, cpu.cp0.entryLo0, cpu.cp0.entryLo1, cpu.cp0.pageMask);
    Mips64Tlb.writeIndexed(cpu.jointTlb, index, registers.entry());
  }

  @Clause({"H-TLB-3", "H-TLB-6"})
  static void probe(Mips64Cpu cpu) {
    int asid = (int) RegisterLayout.ENTRY_HI.get(RegisterField.ASID, cpu.host.entryHi);
    switch (Mips64Tlb.matches(cpu.jointTlb, asid, cpu.host.entryHi, cpu.geometry)) {
      case Matches.None() -> cpu.cp0.index = NOT_FOUND;
      case Matches.One(int index) -> cpu.cp0.index = index;
      case Matches.Several _ -> cpu.undefined();
    }
  }
}
