package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.CS;
import static org.btmmu.reference.x86.Registers.RCX;
import static org.btmmu.reference.x86.Registers.RDX;
import static org.btmmu.reference.x86.Registers.RSP;
import static org.btmmu.reference.x86.Registers.SS;

import org.btmmu.spec.guest.ControlRegisters;

/** SYSCALL, SYSRET, SYSENTER, SYSEXIT, SWAPGS (SDM 2, each by its name; SDM 3A 6.8.7, 6.8.8). */
final class SystemCalls {
  private static final int R11 = 11;

  /** Flags that SYSRET takes from R11. */
  private static final int RETURNED_FLAGS = 0x3C_7FD7;

  private SystemCalls() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case SYSCALL -> call(x);
      case SYSRET -> returnFromCall(x);
      case SYSENTER -> enter(x);
      case SYSEXIT -> exit(x);
      case SWAPGS -> {
        Privilege.requireZero(x);
        long base = x.registers.base[Registers.GS];
        x.registers.base[Registers.GS] = x.registers.msr[Msr.KERNEL_GS_BASE];
        x.registers.msr[Msr.KERNEL_GS_BASE] = base;
      }
      default -> x.refuse();
    }
  }

  /** #UD outside 64-bit mode, and unless IA32_EFER.SCE is 1. */
  private static void requireEnabled(Execution x) {
    Registers registers = x.registers;
    if (!registers.is64Bit() || (registers.efer & ControlRegisters.EFER_SCE) == 0) {
      x.raise(Vectors.UD, 0);
    }
  }

  private static void call(Execution x) {
    requireEnabled(x);
    Registers registers = x.registers;
    registers.gpr[RCX] = registers.rip;
    registers.gpr[R11] = Integer.toUnsignedLong(registers.flags);
    registers.flags = registers.flags & ~(int) registers.msr[Msr.FMASK] | Flags.ALWAYS;
    registers.rip = registers.msr[Msr.LSTAR];
    int selector = (int) (registers.msr[Msr.STAR] >>> 32) & 0xFFFC;
    setSegments(registers, selector, selector + 8, Descriptor.LONG, 0);
  }

  private static void returnFromCall(Execution x) {
    requireEnabled(x);
    Privilege.requireZero(x);
    Registers registers = x.registers;
    boolean to64 = x.instruction().operandBytes() == 8;
    long target = Operands.register(x, RCX, to64 ? 8 : 4);
    requireCanonical(x, target);
    registers.rip = target;
    registers.flags = (int) registers.gpr[R11] & RETURNED_FLAGS | Flags.ALWAYS;
    int selector = (int) (registers.msr[Msr.STAR] >>> 48);
    int code = to64 ? selector + 16 : selector;
    setSegments(registers, code, selector + 8, to64 ? Descriptor.LONG : Descriptor.BIG, 3);
  }

  private static void enter(Execution x) {
    int selector = sysenterSelector(x);
    Registers registers = x.registers;
    boolean longMode = registers.isLongMode();
    long mask = Flags.mask(longMode ? 64 : 32);
    registers.flags &= ~(Flags.VM | Flags.IF);
    registers.gpr[RSP] = registers.msr[Msr.SYSENTER_ESP] & mask;
    registers.rip = registers.msr[Msr.SYSENTER_EIP] & mask;
    int width = longMode ? Descriptor.LONG : Descriptor.BIG;
    setSegments(registers, selector, selector + 8, width, 0);
  }

  private static void exit(Execution x) {
    int selector = sysenterSelector(x);
    Privilege.requireZero(x);
    Registers registers = x.registers;
    boolean to64 = x.instruction().operandBytes() == 8;
    long target = Operands.register(x, RDX, to64 ? 8 : 4);
    long pointer = Operands.register(x, RCX, to64 ? 8 : 4);
    requireCanonical(x, target);
    requireCanonical(x, pointer);
    registers.rip = target;
    registers.gpr[RSP] = pointer;
    int code = selector + (to64 ? 32 : 16);
    setSegments(registers, code, code + 8, to64 ? Descriptor.LONG : Descriptor.BIG, 3);
  }

  /** IA32_SYSENTER_CS; #GP(0) if it is null, or in real mode. */
  private static int sysenterSelector(Execution x) {
    int selector = (int) x.registers.msr[Msr.SYSENTER_CS] & 0xFFFC;
    if (!x.registers.isProtected() || selector == 0) {
      x.raise(Vectors.GP, 0);
    }
    return selector;
  }

  private static void requireCanonical(Execution x, long address) {
    if (!Branches.isCanonical(x.registers, address)) {
      x.raise(Vectors.GP, 0);
    }
  }

  private static void setSegments(Registers registers, int code, int stack, int width, int cpl) {
    registers.cpl = cpl;
    int codeSelector = code & 0xFFFC | cpl;
    int stackSelector = stack & 0xFFFC | cpl;
    CodeSegments.setFlat(registers, CS, codeSelector, Descriptor.CODE | width);
    CodeSegments.setFlat(registers, SS, stackSelector, Descriptor.BIG);
  }
}
