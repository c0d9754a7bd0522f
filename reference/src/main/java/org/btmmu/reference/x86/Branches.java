package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.RCX;

import org.btmmu.spec.guest.ControlRegisters;
import org.btmmu.spec.x86.Instruction;

/** Near transfers of control (SDM 2: JMP, Jcc, CALL, RET, LOOP), and BOUND. */
public final class Branches {
  private Branches() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case JMP -> jumpIf(x, true);
      case JCC -> jumpIf(x, Flags.holds(x.instruction().form().condition(), x.registers.flags));
      case JMP_INDIRECT -> jump(x, Operands.read(x, 0));
      case CALL -> call(x, relative(x));
      case CALL_INDIRECT -> call(x, Operands.read(x, 0));
      case RET -> ret(x);
      case LOOP -> loop(x, true);
      case LOOPE -> loop(x, x.registers.is(Flags.ZF));
      case LOOPNE -> loop(x, !x.registers.is(Flags.ZF));
      case JRCXZ -> jumpIf(x, Operands.register(x, RCX, x.instruction().addressBytes()) == 0);
      case BOUND -> checkBounds(x);
      default -> x.refuse();
    }
  }

  /** The target of a relative branch, as wide as the operand size. */
  private static long relative(Execution x) {
    Instruction i = x.instruction();
    return x.registers.rip + i.immediate() & Flags.mask(8 * i.operandBytes());
  }

  private static void jumpIf(Execution x, boolean taken) {
    if (taken) {
      jump(x, relative(x));
    }
  }

  /** Goes on at a target, which must lie in the code segment or be canonical. */
  static void jump(Execution x, long target) {
    if (!isTarget(x.registers, target)) {
      x.raise(Vectors.GP, 0);
    }
    x.registers.rip = target;
  }

  /** Whether an address lies in the code segment's limit; in 64-bit code, is canonical. */
  static boolean isTarget(Registers registers, long target) {
    return registers.is64Bit()
        ? isCanonical(registers, target)
        : Long.compareUnsigned(target, Integer.toUnsignedLong(registers.limit[Registers.CS])) <= 0;
  }

  /** Whether an address is canonical, 48 or 57 bits wide. */
  static boolean isCanonical(Registers registers, long address) {
    int unused = (registers.cr4 & ControlRegisters.CR4_LA57) != 0 ? 7 : 16;
    return address << unused >> unused == address;
  }

  /** What is pushed stays in memory where the target then faults. */
  private static void call(Execution x, long target) {
    Stack.push(x, x.registers.rip, x.instruction().operandBytes());
    jump(x, target);
  }

  private static void ret(Execution x) {
    jump(x, Stack.pop(x, x.instruction().operandBytes()));
    Stack.release(x, x.instruction().immediate() & 0xFFFF);
  }

  /** The count has the address size. */
  private static void loop(Execution x, boolean condition) {
    int countBytes = x.instruction().addressBytes();
    Operands.setRegister(x, RCX, countBytes, Operands.register(x, RCX, countBytes) - 1);
    jumpIf(x, condition && Operands.register(x, RCX, countBytes) != 0);
  }

  private static void checkBounds(Execution x) {
    int sizeBytes = x.instruction().operandBytes();
    int bits = 8 * sizeBytes;
    int segment = Operands.segment(x, 1);
    long offset = Operands.offset(x, 1);
    long mask = Flags.mask(8 * x.instruction().addressBytes());
    long index = Flags.signed(Operands.read(x, 0), bits);
    long lower = Flags.signed(x.load(segment, offset, sizeBytes), bits);
    long upper = Flags.signed(x.load(segment, offset + sizeBytes & mask, sizeBytes), bits);
    if (index < lower || index > upper) {
      x.raise(Vectors.BR, 0);
    }
  }
}
