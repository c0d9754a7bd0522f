package org.btmmu.reference.x86;

import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.guest.Operation;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Operand.Kind;

/** MOV of control registers, CLTS, LMSW, SMSW (SDM 2, each by its name; SDM 3A 2.5). */
final class ControlRegisterMoves {
  /** CR0.ET, always 1, and the bits of CR0 that there are; writes to others have no effect. */
  private static final long CR0_ET = 1L << 4, CR0_DEFINED = 0xE005_003FL;

  /** The upper half of a register, which must be written as 0. */
  private static final long UPPER = -1L << 32;

  /** Bits of CR4 whose features CPUID does not report: VME, PVI, OSXSAVE. */
  private static final long CR4_MISSING = 1L << 0 | 1L << 1 | 1L << 18;

  /** PE, MP, EM, TS. */
  private static final long MACHINE_STATUS = 0xF;

  private ControlRegisterMoves() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case MOV_CR -> move(x);
      case CLTS -> {
        Privilege.requireZero(x);
        x.registers.cr0 &= ~TaskSwitch.CR0_TS;
      }
      case SMSW -> {
        Privilege.requireZeroUnderUmip(x);
        Operands.write(x, 0, x.registers.cr0);
      }
      case LMSW -> {
        Privilege.requireZero(x);
        long status = Operands.read(x, 0) & MACHINE_STATUS;
        long kept = x.registers.cr0 & (~MACHINE_STATUS | ControlRegisters.CR0_PE);
        writeCr0(x, kept | status);
      }
      default -> x.refuse();
    }
  }

  private static void move(Execution x) {
    Instruction i = x.instruction();
    boolean loads = i.form().first().kind() == Kind.CONTROL_REGISTER;
    int number = i.reg();
    if (number != 0 && number != 2 && number != 3 && number != 4 && number != 8) {
      x.raise(Vectors.UD, 0);
    }
    Privilege.requireZero(x);
    if (loads) {
      write(x, number, Operands.read(x, 1));
    } else {
      Operands.write(x, 0, read(x.registers, number));
    }
  }

  private static long read(Registers registers, int number) {
    return switch (number) {
      case 0 -> registers.cr0;
      case 2 -> registers.cr2;
      case 3 -> registers.cr3;
      case 4 -> registers.cr4;
      default -> registers.cr8;
    };
  }

  private static void write(Execution x, int number, long value) {
    if (x.failed()) {
      return;
    }
    switch (number) {
      case 0 -> writeCr0(x, value);
      case 2 -> x.registers.cr2 = value;
      case 3 -> perform(x, new Operation.MovCr3(value));
      case 4 -> {
        if ((value & CR4_MISSING) != 0) {
          x.raise(Vectors.GP, 0);
        }
        perform(x, new Operation.MovCr4(value));
      }
      default -> {
        if (value >>> 4 != 0) {
          x.raise(Vectors.GP, 0);
        }
        x.registers.cr8 = value;
      }
    }
  }

  private static void writeCr0(Execution x, long value) {
    long stored = value & (CR0_DEFINED | UPPER) | CR0_ET;
    perform(x, new Operation.MovCr0(stored, x.registers.is64Bit()));
  }

  /** Carries an operation out; #GP(0) if it is not legal. */
  static void perform(Execution x, Operation operation) {
    if (!x.failed() && !x.memory.perform(operation)) {
      x.raise(Vectors.GP, 0);
    }
  }
}
