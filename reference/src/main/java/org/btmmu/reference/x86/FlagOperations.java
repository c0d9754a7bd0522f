package org.btmmu.reference.x86;

import static org.btmmu.reference.x86.Registers.RAX;

/** Instructions on single flags (SDM 2: CLC, CLD, CMC, STC, STD, LAHF, SAHF, STAC, CLAC). */
public final class FlagOperations {
  private static final int IN_AH = Flags.SF | Flags.ZF | Flags.AF | Flags.PF | Flags.CF;

  private FlagOperations() {}

  static void execute(Execution x) {
    Registers registers = x.registers;
    switch (x.instruction().form().op()) {
      case CLC -> registers.flags &= ~Flags.CF;
      case STC -> registers.flags |= Flags.CF;
      case CMC -> registers.flags ^= Flags.CF;
      case CLD -> registers.flags &= ~Flags.DF;
      case STD -> registers.flags |= Flags.DF;
      case LAHF -> setAh(registers, registers.flags & IN_AH | Flags.ALWAYS);
      case SAHF -> {
        int ah = (int) (registers.gpr[RAX] >>> 8);
        registers.flags = registers.flags & ~IN_AH | ah & IN_AH;
      }
      case STAC -> setAc(x, Flags.AC);
      case CLAC -> setAc(x, 0);
      default -> x.refuse();
    }
  }

  private static void setAh(Registers registers, long value) {
    registers.gpr[RAX] = registers.gpr[RAX] & ~0xFF00L | value << 8;
  }

  private static void setAc(Execution x, int value) {
    if (x.registers.cpl != 0) {
      x.raise(Vectors.UD, 0);
    }
    x.registers.flags = x.registers.flags & ~Flags.AC | value;
  }
}
