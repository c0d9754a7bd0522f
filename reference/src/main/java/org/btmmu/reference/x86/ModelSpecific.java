package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.RAX;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.Registers.RDX;

import org.btmmu.spec.guest.Operation;

/** RDMSR, WRMSR, RDTSC, RDTSCP, RDPMC (SDM 2, each by its name). */
final class ModelSpecific {
  /** Registers that are more than a place to store (SDM 4). */
  private static final int EFER = 0xC000_0080,
      FS_BASE = 0xC000_0100,
      GS_BASE = 0xC000_0101,
      TSC = 0x10,
      PKRS = 0x6E1;

  /** CR4.TSD and CR4.PCE. */
  private static final long CR4_TSD = 1L << 2, CR4_PCE = 1L << 8;

  /** Memory types of a PAT entry, a bit each (SDM 3A, Table 13-10). */
  private static final int MEMORY_TYPES = 0xF3;

  private ModelSpecific() {}

  static void execute(Execution x) {
    int number = (int) x.registers.gpr[RCX];
    switch (x.instruction().form().op()) {
      case RDMSR -> {
        Privilege.requireZero(x);
        setPair(x, read(x, number));
      }
      case WRMSR -> {
        Privilege.requireZero(x);
        write(x, number, Operands.register(x, RAX, 4) | x.registers.gpr[RDX] << 32);
      }
      case RDTSC -> readTime(x);
      case RDTSCP -> {
        readTime(x);
        Operands.setRegister(x, RCX, 4, x.registers.msr[Msr.TSC_AUX]);
      }
      case RDPMC -> {
        Privilege.requireZeroOr(x, CR4_PCE, true);
        x.raise(Vectors.GP, 0); // CPUID reports no counter
      }
      default -> x.refuse();
    }
  }

  private static void readTime(Execution x) {
    Privilege.requireZeroOr(x, CR4_TSD, false);
    setPair(x, x.registers.tsc);
  }

  private static void setPair(Execution x, long value) {
    Operands.setRegister(x, RAX, 4, value);
    Operands.setRegister(x, RDX, 4, value >>> 32);
  }

  private static long read(Execution x, int number) {
    Registers registers = x.registers;
    return switch (number) {
      case EFER -> registers.efer;
      case FS_BASE -> registers.base[Registers.FS];
      case GS_BASE -> registers.base[Registers.GS];
      case TSC -> registers.tsc;
      case PKRS -> Integer.toUnsignedLong(registers.pkrs);
      default -> {
        int index = Msr.index(number);
        if (index < 0) {
          x.raise(Vectors.GP, 0);
        }
        yield index < 0 ? 0 : registers.msr[index];
      }
    };
  }

  private static void write(Execution x, int number, long value) {
    Registers registers = x.registers;
    switch (number) {
      case EFER -> ControlRegisterMoves.perform(x, new Operation.WriteEfer(value));
      case FS_BASE -> setBase(x, Registers.FS, value);
      case GS_BASE -> setBase(x, Registers.GS, value);
      case TSC -> registers.tsc = value;
      case PKRS -> {
        if (value >>> 32 != 0) {
          x.raise(Vectors.GP, 0);
        }
        ControlRegisterMoves.perform(x, new Operation.WritePkrs((int) value));
      }
      default -> {
        int index = Msr.index(number);
        if (index < 0 || !isLegal(registers, index, value)) {
          x.raise(Vectors.GP, 0);
        } else {
          registers.msr[index] = value;
        }
      }
    }
  }

  /** The base of FS or GS; #GP(0) if it is not canonical. */
  static void setBase(Execution x, int segment, long value) {
    if (!Branches.isCanonical(x.registers, value)) {
      x.raise(Vectors.GP, 0);
    }
    x.registers.base[segment] = value;
  }

  private static boolean isLegal(Registers registers, int index, long value) {
    return switch (index) {
      case Msr.SYSENTER_ESP, Msr.SYSENTER_EIP, Msr.LSTAR, Msr.CSTAR, Msr.KERNEL_GS_BASE ->
          Branches.isCanonical(registers, value);
      case Msr.FMASK, Msr.TSC_AUX -> value >>> 32 == 0;
      case Msr.PAT -> areMemoryTypes(value);
      default -> true;
    };
  }

  private static boolean areMemoryTypes(long pat) {
    boolean legal = true;
    for (int entry = 0; entry < 8; entry++) {
      int type = (int) (pat >>> 8 * entry) & 0xFF;
      legal &= type < 8 && (MEMORY_TYPES >>> type & 1) != 0;
    }
    return legal;
  }
}
