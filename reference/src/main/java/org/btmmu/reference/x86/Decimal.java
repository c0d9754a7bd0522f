package org.btmmu.reference.x86;

/** Decimal adjustment (SDM 2: AAA, AAD, AAM, AAS, DAA, DAS), and SALC. */
public final class Decimal {
  private Decimal() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case AAA -> adjustUnpacked(x, 6, 1);
      case AAS -> adjustUnpacked(x, -6, -1);
      case AAD -> adjustBeforeDivision(x);
      case AAM -> adjustAfterMultiplication(x);
      case DAA -> adjustPacked(x, 1);
      case DAS -> adjustPacked(x, -1);
      case SALC -> Operands.setRegister(x, Registers.RAX, 1, x.registers.is(Flags.CF) ? 0xFF : 0);
      default -> x.refuse();
    }
  }

  /** AAA adds 0x106 to AX where the low digit overflowed, AAS subtracts it. */
  private static void adjustUnpacked(Execution x, int digit, int high) {
    long ax = Operands.register(x, Registers.RAX, 2);
    boolean adjusts = (ax & 0xF) > 9 || x.registers.is(Flags.AF);
    long adjusted = adjusts ? ax + digit + 0x100 * high : ax;
    Operands.setRegister(x, Registers.RAX, 2, adjusted & 0xFF0F);
    int value = Flags.when(adjusts, Flags.AF | Flags.CF);
    int undefined = Flags.OF | Flags.SF | Flags.ZF | Flags.PF;
    Flags.set(x.registers, Flags.AF | Flags.CF, value, undefined);
  }

  private static void adjustBeforeDivision(Execution x) {
    long ax = Operands.register(x, Registers.RAX, 2);
    long base = x.instruction().immediate() & 0xFF;
    adjusted(x, (ax & 0xFF) + (ax >>> 8) * base & 0xFF);
  }

  private static void adjustAfterMultiplication(Execution x) {
    int base = (int) x.instruction().immediate() & 0xFF;
    if (base == 0) {
      x.raise(Vectors.DE, 0);
      return;
    }
    int al = (int) Operands.register(x, Registers.RAX, 1);
    adjusted(x, (long) (al / base) << 8 | al % base);
  }

  private static void adjusted(Execution x, long ax) {
    Operands.setRegister(x, Registers.RAX, 2, ax);
    int undefined = Flags.OF | Flags.AF | Flags.CF;
    Flags.set(x.registers, Flags.STATUS & ~undefined, Flags.ofResult(ax, 8), undefined);
  }

  /** DAA and DAS: the low digit first, then the high one, each by the number before. */
  private static void adjustPacked(Execution x, int sign) {
    long al = Operands.register(x, Registers.RAX, 1);
    boolean low = (al & 0xF) > 9 || x.registers.is(Flags.AF);
    boolean high = al > 0x99 || x.registers.is(Flags.CF);
    boolean borrows = sign < 0 && low && al < 6;
    long result = al + sign * ((low ? 6 : 0) + (high ? 0x60 : 0)) & 0xFF;
    Operands.setRegister(x, Registers.RAX, 1, result);
    int value =
        Flags.ofResult(result, 8)
            | Flags.when(low, Flags.AF)
            | Flags.when(high || borrows, Flags.CF);
    Flags.set(x.registers, Flags.STATUS & ~Flags.OF, value, Flags.OF);
  }
}
