package org.btmmu.reference.x86;

/** LGDT, LIDT, SGDT, SIDT (SDM 2, each by its name). */
final class SystemTables {
  private SystemTables() {}

  static void execute(Execution x) {
    Registers registers = x.registers;
    switch (x.instruction().form().op()) {
      case SGDT -> store(x, registers.gdtLimit, registers.gdtBase);
      case SIDT -> store(x, registers.idtLimit, registers.idtBase);
      case LGDT -> {
        registers.gdtLimit = loadLimit(x);
        registers.gdtBase = loadBase(x);
      }
      case LIDT -> {
        registers.idtLimit = loadLimit(x);
        registers.idtBase = loadBase(x);
      }
      default -> x.refuse();
    }
  }

  private static void store(Execution x, int limit, long base) {
    Privilege.requireZeroUnderUmip(x);
    int baseBytes = Math.max(x.instruction().operandBytes(), 4);
    int segment = Operands.segment(x, 0);
    x.probeStore(segment, Operands.offset(x, 0), 2 + baseBytes);
    x.store(segment, Operands.offset(x, 0), 2, limit);
    x.store(segment, offsetOfBase(x), baseBytes, base);
  }

  private static int loadLimit(Execution x) {
    Privilege.requireZero(x);
    return (int) x.load(Operands.segment(x, 0), Operands.offset(x, 0), 2);
  }

  /** With an operand size of 2 the base has 24 bits. */
  private static long loadBase(Execution x) {
    int sizeBytes = x.instruction().operandBytes();
    long base = x.load(Operands.segment(x, 0), offsetOfBase(x), Math.max(sizeBytes, 4));
    if (sizeBytes == 8 && !Branches.isCanonical(x.registers, base)) {
      x.raise(Vectors.GP, 0);
    }
    return sizeBytes == 2 ? base & 0xFF_FFFF : base;
  }

  private static long offsetOfBase(Execution x) {
    return Operands.offset(x, 0) + 2 & Flags.mask(8 * x.instruction().addressBytes());
  }
}
