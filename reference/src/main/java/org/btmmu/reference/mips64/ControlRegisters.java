package org.btmmu.reference.mips64;

import org.btmmu.reference.host.HostState;
import org.btmmu.spec.Clause;
import org.btmmu.spec.host.Geometry;
import org.btmmu.spec.host.RegisterField;
import org.btmmu.spec.host.RegisterLayout;
import org.btmmu.spec.mips64.Cp0Register;

/** MIPS64 PRA, "CP0 Registers": what the moves of coprocessor 0 read and write. */
final class ControlRegisters {
  /** PageGrain: RIE, XIE, ELPA, IEC. */
  private static final int PAGE_GRAIN = 0xE800_0000;

  /** Timer interrupts on line 7. */
  private static final int INT_CTL = 7 << 29;

  /** Config1 exists; MIPS64 with all addresses; Release 2; a joint TLB; cached by K0. */
  private static final int CONFIG = 1 << 31 | 2 << 13 | 1 << 10 | 1 << 7 | 3;

  /** Config3: large physical addresses, RI and XI. */
  private static final int CONFIG_3 = 1 << 12 | 1 << 7;

  private static final int CONTINUES = 1 << 31;
  private static final long PROBE_FAILURE = 1L << 31;
  private static final int HARDWARE_REGISTERS = 0xF;
  private static final long E_BASE = 0x3FFF_F000L;

  private ControlRegisters() {}

  @Clause({"H-REG-1", "H-REG-2"})
  static long read(Mips64Cpu cpu, Cp0Register register) {
    HostState host = cpu.host;
    Coprocessor0 cp0 = cpu.cp0;
    return switch (register) {
      case INDEX -> cp0.index;
      case RANDOM -> cp0.random;
      case ENTRY_LO_0 -> cp0.entryLo0;
      case ENTRY_LO_1 -> cp0.entryLo1;
      case CONTEXT -> host.context;
      case PAGE_MASK -> cp0.pageMask;
      case PAGE_GRAIN -> PAGE_GRAIN;
      case WIRED -> cp0.wired;
      case HWR_ENA -> cp0.hardwareEnable;
      case BAD_VADDR -> host.badVAddr;
      case COUNT -> cp0.count;
      case ENTRY_HI -> host.entryHi;
      case COMPARE -> cp0.compare;
      case STATUS -> StatusRegisters.status(cpu);
      case INT_CTL -> INT_CTL;
      case CAUSE -> StatusRegisters.cause(cpu);
      case EPC -> host.epc;
      case E_BASE -> (int) host.vectorBase;
      case CONFIG -> CONFIG;
      case CONFIG_1 -> CONTINUES | cpu.geometry.jointEntries() - 1 << 25;
      case CONFIG_2 -> CONTINUES;
      case CONFIG_3 -> CONFIG_3;
      case LL_ADDR -> cpu.linkAddress >>> 4;
      case X_CONTEXT -> host.xContext;
      case ERROR_EPC -> host.errorEpc;
      case SRS_CTL, PR_ID -> 0;
    };
  }

  /** Writes the bits that a register has and software may write. */
  @Clause({"H-REG-1", "H-REG-2", "H-VEC-2"})
  static void write(Mips64Cpu cpu, Cp0Register register, long value) {
    HostState host = cpu.host;
    Coprocessor0 cp0 = cpu.cp0;
    Geometry geometry = cpu.geometry;
    switch (register) {
      case INDEX -> cp0.index = (int) (cp0.index & PROBE_FAILURE | value & indexMask(geometry));
      case ENTRY_LO_0 -> cp0.entryLo0 = entryLo(value, geometry);
      case ENTRY_LO_1 -> cp0.entryLo1 = entryLo(value, geometry);
      case CONTEXT -> {
        long software = RegisterLayout.CONTEXT.mask(RegisterField.TABLE_BASE);
        host.context = host.context & ~software | value & software;
      }
      case PAGE_MASK -> cp0.pageMask = value & RegisterLayout.PAGE_MASK.mask(RegisterField.MASK);
      case WIRED -> {
        cp0.wired = (int) (value & indexMask(geometry));
        cp0.random = geometry.jointEntries() - 1;
      }
      case HWR_ENA -> cp0.hardwareEnable = (int) value & HARDWARE_REGISTERS;
      case COUNT -> cp0.count = (int) value;
      case ENTRY_HI -> host.entryHi = entryHi(value, geometry);
      case COMPARE -> {
        cp0.compare = (int) value;
        cp0.timerInterrupt = false;
      }
      case STATUS -> StatusRegisters.setStatus(cpu, (int) value);
      case CAUSE -> StatusRegisters.setCause(cpu, (int) value);
      case EPC -> host.epc = value;
      case E_BASE -> host.vectorBase = 0xFFFF_FFFF_8000_0000L | value & E_BASE;
      case X_CONTEXT -> {
        long software = -1L << geometry.segmentBits() - 7;
        host.xContext = host.xContext & ~software | value & software;
      }
      case ERROR_EPC -> host.errorEpc = value;
      case RANDOM, PAGE_GRAIN, BAD_VADDR, INT_CTL, SRS_CTL, PR_ID, LL_ADDR -> {}
      case CONFIG, CONFIG_1, CONFIG_2, CONFIG_3 -> {}
    }
  }

  private static long indexMask(Geometry geometry) {
    return (1L << Geometry.bitsFor(geometry.jointEntries())) - 1;
  }

  /** EntryLo with the bits of PFN that the host has. */
  private static long entryLo(long value, Geometry geometry) {
    RegisterLayout lo = RegisterLayout.ENTRY_LO;
    long frame = lo.put(RegisterField.PFN, (1L << geometry.frameBits()) - 1);
    long zero = lo.mask(RegisterField.ZERO) | lo.mask(RegisterField.PFN) & ~frame;
    return value & ~zero;
  }

  /** EntryHi with the bits of VPN2 that the host has. */
  private static long entryHi(long value, Geometry geometry) {
    RegisterLayout hi = RegisterLayout.ENTRY_HI;
    long page = (1L << geometry.segmentBits()) - 1 & hi.mask(RegisterField.VPN2);
    return value & (hi.mask(RegisterField.ASID) | hi.mask(RegisterField.REGION) | page);
  }
}
