package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.RAX;
import static org.btmmu.optimized.processor.GuestState.RCX;
import static org.btmmu.optimized.processor.GuestState.RDX;

import org.btmmu.optimized.guest.FastControlWrites;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand;

/**
 * Control and debug registers, invalidation, protection keys, bases of FS and GS (SDM 2, each by
 * its name; SDM 3A 2.5, 2.8; SDM 3B 19.2).
 */
final class ControlInstructions {
  /** CR0: bits that exist, the upper half, which must be 0, and ET, which is always 1. */
  private static final long CR0_TAKEN = 0xE005_003FL | -1L << 32, CR0_ET = 1 << 4;

  private static final long MACHINE_STATUS = 0xF;

  /** CR4: VME, PVI and OSXSAVE, which CPUID does not report. */
  private static final long CR4_MISSING = 1 << 0 | 1 << 1 | 1 << 18;

  private static final long CR4_DE = 1 << 3, CR4_UMIP = 1 << 11, CR4_FSGSBASE = 1 << 16;
  private static final long CR4_PKE = 1 << 22;
  private static final long DR7_GD = 1 << 13;
  private static final long DR6_WRITABLE = 0xE00F, DR6_ONES = 0xFFFF_0FF0L;
  private static final long DR7_WRITABLE = 0xFFFF_23FFL, DR7_ONES = 0x400;

  private ControlInstructions() {}

  static void execute(Core c, Op op) {
    switch (op) {
      case MOV_CR -> moveControl(c);
      case MOV_DR -> moveDebug(c);
      case CLTS -> {
        c.requireZero();
        c.cpu.setTaskSwitched(false);
      }
      case SMSW -> {
        requireZeroUnderUmip(c);
        OperandAccess.write(c, 0, c.cpu.cr0());
      }
      case LMSW -> {
        c.requireZero();
        long kept = c.cpu.cr0() & (~MACHINE_STATUS | Core.CR0_PE);
        writeCr0(c, kept | OperandAccess.read(c, 0) & MACHINE_STATUS);
      }
      case INVLPG -> {
        c.requireZero();
        long linear = c.base(OperandAccess.segment(c, 0)) + OperandAccess.offset(c, 0);
        c.cpu.invlpg(c.state.isWide() ? linear : linear & 0xFFFF_FFFFL);
      }
      case INVPCID -> invalidate(c);
      case INVD, WBINVD -> c.requireZero();
      case RDPKRU -> {
        requireKeys(c);
        c.setRegister(RAX, 4, c.cpu.pkru());
        c.setRegister(RDX, 4, 0);
      }
      case WRPKRU -> {
        requireKeys(c);
        require(c, c.register(RDX, 4) == 0);
        c.cpu.writePkru((int) c.state.gpr(RAX));
      }
      default -> moveBase(c, op);
    }
  }

  private static void require(Core c, boolean legal) {
    if (!legal) {
      throw c.protection();
    }
  }

  /** #GP(0) unless CPL is 0 or CR4.UMIP is. */
  static void requireZeroUnderUmip(Core c) {
    if ((c.cpu.cr4() & CR4_UMIP) != 0) {
      c.requireZero();
    }
  }

  private static void requireKeys(Core c) {
    c.requireFeature(CR4_PKE);
    require(c, c.register(RCX, 4) == 0);
  }

  private static void moveBase(Core c, Op op) {
    c.requireFeature(CR4_FSGSBASE);
    int segment = op == Op.RDFSBASE || op == Op.WRFSBASE ? GuestState.FS : GuestState.GS;
    if (op == Op.RDFSBASE || op == Op.RDGSBASE) {
      OperandAccess.write(c, 0, c.state.base(segment));
    } else {
      ModelRegisters.setBase(c, segment, OperandAccess.read(c, 0));
    }
  }

  private static void invalidate(Core c) {
    c.requireZero();
    int segment = OperandAccess.segment(c, 1);
    long pcid = c.load(segment, OperandAccess.offset(c, 1), 8);
    long address = c.load(segment, OperandAccess.offset(c, 1, 8), 8);
    require(c, c.cpu.invpcid(OperandAccess.read(c, 0), pcid, address));
  }

  private static void moveControl(Core c) {
    Instruction i = c.instruction;
    int number = i.reg();
    if (number > 8 || (0x11D >>> number & 1) == 0) { // CR0, CR2 to CR4, CR8
      throw c.undefined();
    }
    c.requireZero();
    if (i.form().first().kind() == Operand.Kind.CONTROL_REGISTER) {
      writeControl(c, number, OperandAccess.read(c, 1));
      return;
    }
    long value =
        switch (number) {
          case 0 -> c.cpu.cr0();
          case 2 -> c.state.cr2;
          case 3 -> c.cpu.cr3();
          case 4 -> c.cpu.cr4();
          default -> c.state.cr8;
        };
    OperandAccess.write(c, 0, value);
  }

  private static void writeControl(Core c, int number, long value) {
    switch (number) {
      case 0 -> writeCr0(c, value);
      case 2 -> c.state.cr2 = value;
      case 3 -> require(c, c.cpu.movCr3(value));
      case 4 -> require(c, (value & CR4_MISSING) == 0 && c.cpu.movCr4(value));
      default -> {
        require(c, value >>> 4 == 0);
        c.state.cr8 = value;
      }
    }
  }

  /** IA32_EFER.LMA may change, and with it what CS.L means. */
  private static void writeCr0(Core c, long value) {
    long taken = value & CR0_TAKEN | CR0_ET;
    boolean wide = c.state.isWide();
    if ((taken & Core.CR0_PE) == 0
        && FastControlWrites.cr0(c.cpu.cr0(), c.cpu.cr4(), c.cpu.efer(), taken, wide)) {
      throw c.refusal; // real mode
    }
    require(c, c.cpu.movCr0(taken, wide));
    c.state.setWide(Segments.is64Bit(c, c.state.attributes[GuestState.CS]));
  }

  private static void moveDebug(Core c) {
    Instruction i = c.instruction;
    int number = i.reg();
    boolean alias = number == 4 || number == 5;
    if (number > 7) {
      throw c.undefined();
    }
    c.requireZero();
    if (alias && (c.cpu.cr4() & CR4_DE) != 0) {
      throw c.undefined();
    }
    if ((c.state.dr[7] & DR7_GD) != 0) {
      throw c.fault(Exceptions.DB, DebugTraps.BD);
    }
    int place = alias ? number + 2 : number;
    if (i.form().first().kind() != Operand.Kind.DEBUG_REGISTER) {
      OperandAccess.write(c, 0, c.state.dr[place]);
      return;
    }
    long value = OperandAccess.read(c, 1);
    require(c, place < 6 || value >>> 32 == 0);
    if (place == 7 && DebugTraps.watchesData(value)) {
      throw c.refusal;
    }
    c.state.dr[place] =
        switch (place) {
          case 6 -> value & DR6_WRITABLE | DR6_ONES;
          case 7 -> value & DR7_WRITABLE | DR7_ONES;
          default -> value;
        };
  }
}
