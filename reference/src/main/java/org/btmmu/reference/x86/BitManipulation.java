package org.btmmu.reference.x86;

/** BMI1 and BMI2 (SDM 2, each by its name): bits of general registers, three operands. */
public final class BitManipulation {
  private static final int RESULT = Flags.STATUS & ~(Flags.AF | Flags.PF);

  private BitManipulation() {}

  static void execute(Execution x) {
    int bits = 8 * Operands.bytes(x, 0);
    long source = Operands.read(x, 1);
    switch (x.instruction().form().bmi()) {
      case ANDN -> result(x, ~source & Operands.read(x, 2), false, 0);
      case BLSR -> result(x, source & source - 1, source == 0, 0);
      case BLSMSK -> result(x, source ^ source - 1, source == 0, Flags.ZF);
      case BLSI -> result(x, source & -source, source != 0, 0);
      case BZHI -> zeroFrom(x, source, (int) Operands.read(x, 2) & 0xFF, bits);
      case BEXTR -> extract(x, source, Operands.read(x, 2), bits);
      case PDEP -> Operands.write(x, 0, deposit(source, Operands.read(x, 2)));
      case PEXT -> Operands.write(x, 0, gather(source, Operands.read(x, 2)));
      case MULX -> multiply(x, Operands.read(x, 2), bits);
      case RORX -> rotate(x, source, (int) x.instruction().immediate() & bits - 1, bits);
      case SHLX -> Operands.write(x, 0, source << (Operands.read(x, 2) & bits - 1));
      case SHRX -> Operands.write(x, 0, source >>> (Operands.read(x, 2) & bits - 1));
      case SARX -> {
        long extended = Flags.signed(source, bits);
        Operands.write(x, 0, extended >> (Operands.read(x, 2) & bits - 1));
      }
      default -> x.refuse();
    }
  }

  /**
   * The result, SF and ZF of it, CF, and OF = 0; AF and PF are undefined.
   *
   * @param zero flags that are 0 whatever the result
   */
  private static void result(Execution x, long value, boolean carry, int zero) {
    int bits = 8 * Operands.bytes(x, 0);
    Operands.write(x, 0, value);
    int flags = Flags.ofResult(value, bits) & ~zero | Flags.when(carry, Flags.CF);
    Flags.set(x.registers, RESULT, flags, Flags.AF | Flags.PF);
  }

  private static void zeroFrom(Execution x, long source, int index, int bits) {
    boolean all = index >= bits;
    result(x, all || index == 0 ? all ? source : 0 : source & Flags.mask(index), all, 0);
  }

  /**
   * Start in bits 7:0 of the control, length in bits 15:8; only ZF says something of the result.
   */
  private static void extract(Execution x, long source, long control, int bits) {
    int start = (int) control & 0xFF;
    int length = (int) (control >>> 8) & 0xFF;
    long from = start < bits ? source >>> start : 0;
    long value = length == 0 ? 0 : length < 64 ? from & Flags.mask(length) : from;
    Operands.write(x, 0, value);
    int undefined = Flags.AF | Flags.SF | Flags.PF;
    Flags.set(x.registers, RESULT & ~Flags.SF, Flags.when(value == 0, Flags.ZF), undefined);
  }

  /** Low bits of the source go to the places of the mask's ones, the lowest first. */
  private static long deposit(long source, long mask) {
    long value = 0;
    int next = 0;
    for (int place = 0; place < 64; place++) {
      if ((mask >>> place & 1) != 0) {
        value |= (source >>> next & 1) << place;
        next++;
      }
    }
    return value;
  }

  /** The source's bits at the mask's ones, side by side. */
  private static long gather(long source, long mask) {
    long value = 0;
    int next = 0;
    for (int place = 0; place < 64; place++) {
      if ((mask >>> place & 1) != 0) {
        value |= (source >>> place & 1) << next;
        next++;
      }
    }
    return value;
  }

  /**
   * RDX times the operand, no flags; if both destinations are one register, it has the high half.
   */
  private static void multiply(Execution x, long b, int bits) {
    long a = Operands.register(x, Registers.RDX, bits / 8);
    Operands.write(x, 1, a * b);
    Operands.write(x, 0, bits == 64 ? Math.unsignedMultiplyHigh(a, b) : a * b >>> bits);
  }

  private static void rotate(Execution x, long source, int count, int bits) {
    Operands.write(x, 0, count == 0 ? source : source >>> count | source << bits - count);
  }
}
