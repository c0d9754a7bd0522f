package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.FS;
import static org.btmmu.optimized.processor.GuestState.GS;
import static org.btmmu.optimized.processor.GuestState.RAX;
import static org.btmmu.optimized.processor.GuestState.RCX;
import static org.btmmu.optimized.processor.GuestState.RDX;

import org.btmmu.spec.x86.Op;

/** Model-specific registers and the time-stamp counter (SDM 4; SDM 2: RDMSR, WRMSR, RDTSC). */
public final class ModelRegisters {
  /** Places in {@link GuestState#msr} of the ones that are plain storage. */
  public static final int SYSENTER_CS = 0,
      SYSENTER_ESP = 1,
      SYSENTER_EIP = 2,
      STAR = 3,
      LSTAR = 4,
      CSTAR = 5,
      FMASK = 6,
      KERNEL_GS_BASE = 7,
      TSC_AUX = 8,
      PAT = 9,
      APIC_BASE = 10,
      MISC_ENABLE = 11;

  private static final long CR4_TSD = 1 << 2, CR4_PCE = 1 << 8;

  private ModelRegisters() {}

  /** The place of a register by its number in ECX; −1 if it is none of these. */
  public static int place(int number) {
    return switch (number) {
      case 0x174 -> SYSENTER_CS;
      case 0x175 -> SYSENTER_ESP;
      case 0x176 -> SYSENTER_EIP;
      case 0xC000_0081 -> STAR;
      case 0xC000_0082 -> LSTAR;
      case 0xC000_0083 -> CSTAR;
      case 0xC000_0084 -> FMASK;
      case 0xC000_0102 -> KERNEL_GS_BASE;
      case 0xC000_0103 -> TSC_AUX;
      case 0x277 -> PAT;
      case 0x1B -> APIC_BASE;
      case 0x1A0 -> MISC_ENABLE;
      default -> -1;
    };
  }

  static void execute(Core c, Op op) {
    switch (op) {
      case RDMSR -> {
        c.requireZero();
        setPair(c, read(c, (int) c.state.gpr(RCX)));
      }
      case WRMSR -> {
        c.requireZero();
        long value = c.register(RAX, 4) | c.state.gpr(RDX) << 32;
        write(c, (int) c.state.gpr(RCX), value);
      }
      case RDTSC, RDTSCP -> {
        if ((c.cpu.cr4() & CR4_TSD) != 0) {
          c.requireZero();
        }
        setPair(c, time(c));
        if (op == Op.RDTSCP) {
          c.setRegister(RCX, 4, c.state.msr[TSC_AUX]);
        }
      }
      case RDPMC -> {
        if ((c.cpu.cr4() & CR4_PCE) == 0) {
          c.requireZero();
        }
        throw c.protection(); // there is no counter
      }
      default -> throw c.refusal;
    }
  }

  private static long time(Core c) {
    return c.environment.steps() + c.tscOffset;
  }

  private static void setPair(Core c, long value) {
    c.setRegister(RAX, 4, value);
    c.setRegister(RDX, 4, value >>> 32);
  }

  private static long read(Core c, int number) {
    return switch (number) {
      case 0xC000_0080 -> c.cpu.efer();
      case 0xC000_0100 -> c.state.base(FS);
      case 0xC000_0101 -> c.state.base(GS);
      case 0x10 -> time(c);
      case 0x6E1 -> c.cpu.pkrs() & 0xFFFF_FFFFL;
      default -> {
        int place = place(number);
        if (place < 0) {
          throw c.protection();
        }
        yield c.state.msr[place];
      }
    };
  }

  private static void write(Core c, int number, long value) {
    boolean legal = true;
    switch (number) {
      case 0xC000_0080 -> legal = c.cpu.writeEfer(value);
      case 0xC000_0100 -> setBase(c, FS, value);
      case 0xC000_0101 -> setBase(c, GS, value);
      case 0x10 -> c.tscOffset = value - c.environment.steps();
      case 0x6E1 -> legal = value >>> 32 == 0 && c.cpu.writePkrs((int) value);
      default -> {
        int place = place(number);
        legal = place >= 0 && isLegal(c, place, value);
        if (legal) {
          c.state.msr[place] = value;
        }
      }
    }
    if (!legal) {
      throw c.protection();
    }
  }

  /** The base address of FS or GS; #GP(0) unless it is canonical. */
  static void setBase(Core c, int segment, long value) {
    if (!c.isCanonical(value)) {
      throw c.protection();
    }
    c.undo.saveSegments();
    c.state.setBase(segment, value);
  }

  private static boolean isLegal(Core c, int place, long value) {
    return switch (place) {
      case SYSENTER_ESP, SYSENTER_EIP, LSTAR, CSTAR, KERNEL_GS_BASE -> c.isCanonical(value);
      case FMASK, TSC_AUX -> value >>> 32 == 0;
      case PAT -> areMemoryTypes(value);
      default -> true;
    };
  }

  /** SDM 3A, Table 13-10: UC, WC, WT, WP, WB, UC−: 0, 1, 4 to 7. */
  private static boolean areMemoryTypes(long pat) {
    long reserved = 0xF8F8_F8F8_F8F8_F8F8L;
    long low = 0x0101_0101_0101_0101L;
    long twoOrThree = pat >>> 1 & ~(pat >>> 2) & low;
    return (pat & reserved) == 0 && twoOrThree == 0;
  }
}
