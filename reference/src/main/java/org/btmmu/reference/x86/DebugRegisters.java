package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Operand.Kind;

/**
 * The debug registers (SDM 3B 19.2) and MOV of them (SDM 2: MOV). Breakpoints on instructions are
 * there; an instruction that enables one on data or ports is not executed.
 */
final class DebugRegisters {
  /** CR4.DE: DR4 and DR5 are not DR6 and DR7. */
  private static final long CR4_DE = 1L << 3;

  /** DR6: access to a debug register, single step, task switch. */
  static final int DR6_BD = 1 << 13, DR6_BS = 1 << 14, DR6_BT = 1 << 15;

  /** Bits of DR6 and DR7 that are always 1, and the ones that can be written. */
  private static final long DR6_ONES = 0xFFFF_0FF0L,
      DR6_DEFINED = 0xE00F,
      DR7_ONES = 0x400,
      DR7_DEFINED = 0xFFFF_23FFL;

  /** DR7: any access to a debug register raises #DB. */
  private static final long DR7_GD = 1L << 13;

  private DebugRegisters() {}

  static void move(Execution x) {
    Instruction i = x.instruction();
    Registers registers = x.registers;
    boolean loads = i.form().first().kind() == Kind.DEBUG_REGISTER;
    int number = i.reg();
    boolean alias = number == 4 || number == 5;
    if (number > 7) {
      x.raise(Vectors.UD, 0);
    }
    Privilege.requireZero(x);
    if (alias && (registers.cr4 & CR4_DE) != 0) {
      x.raise(Vectors.UD, 0);
    }
    if ((registers.dr[7] & DR7_GD) != 0 && !x.failed()) {
      x.raise(Vectors.DB, DR6_BD);
    }
    if (x.failed()) {
      return;
    }
    int place = alias ? number + 2 : number;
    if (loads) {
      write(x, place, Operands.read(x, 1));
    } else {
      Operands.write(x, 0, registers.dr[place]);
    }
  }

  private static void write(Execution x, int number, long value) {
    if (number >= 6 && value >>> 32 != 0) {
      x.raise(Vectors.GP, 0);
    }
    x.registers.dr[number] =
        switch (number) {
          case 6 -> value & DR6_DEFINED | DR6_ONES;
          case 7 -> value & DR7_DEFINED | DR7_ONES;
          default -> value;
        };
    if (number == 7 && watchesData(value)) {
      x.refuse();
    }
  }

  private static boolean watchesData(long dr7) {
    boolean watches = false;
    for (int i = 0; i < 4; i++) {
      watches |= isEnabled(dr7, i) && (dr7 >>> 16 + 4 * i & 3) != 0;
    }
    return watches;
  }

  private static boolean isEnabled(long dr7, int breakpoint) {
    return (dr7 >>> 2 * breakpoint & 3) != 0;
  }

  /** The bits of DR6 of the breakpoints at an instruction's linear address (SDM 3B 19.3.1.1). */
  static int at(Registers registers, long linear) {
    int hit = 0;
    for (int i = 0; i < 4; i++) {
      boolean here = isEnabled(registers.dr[7], i) && registers.dr[i] == linear;
      hit |= here ? 1 << i : 0;
    }
    return hit;
  }

  /** What #DB leaves in DR6 and DR7 before it is delivered (SDM 3B 19.2.3, 19.2.4). */
  static void report(Registers registers, int reasons) {
    registers.dr[6] = registers.dr[6] & ~0xFL | reasons;
    registers.dr[7] &= ~DR7_GD;
  }
}
