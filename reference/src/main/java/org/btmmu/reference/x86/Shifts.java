package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Operand;

/** Shifts and rotates (SDM 2: RCL to ROR, SAL to SHR, SHLD, SHRD). */
public final class Shifts {
  private Shifts() {}

  static void execute(Execution x) {
    int bits = 8 * Operands.bytes(x, 0);
    boolean twice = x.instruction().form().third().kind() != Operand.Kind.NONE;
    int count = (int) Operands.read(x, twice ? 2 : 1) & (bits == 64 ? 63 : 31);
    long a = Operands.readForWrite(x, 0);
    if (count == 0) {
      Operands.write(x, 0, a); // the upper half of a 32-bit register is cleared even so
      return;
    }
    switch (x.instruction().form().op()) {
      case SHL -> shiftLeft(x, a, count, bits);
      case SHR -> shiftRight(x, a, count, bits);
      case SAR -> shiftArithmetic(x, a, count, bits);
      case ROL -> rotateLeft(x, a, count, bits);
      case ROR -> rotateRight(x, a, count, bits);
      case RCL -> rotateThroughCarry(x, a, count % (bits + 1), count, bits, true);
      case RCR -> rotateThroughCarry(x, a, count % (bits + 1), count, bits, false);
      case SHLD -> doubleLeft(x, a, Operands.read(x, 1), count, bits);
      case SHRD -> doubleRight(x, a, Operands.read(x, 1), count, bits);
      default -> x.refuse();
    }
  }

  private static void shiftLeft(Execution x, long a, int count, int bits) {
    boolean out = count <= bits && bit(a, bits - count);
    long result = count < bits ? a << count : 0;
    boolean overflow = Arithmetic.isNegative(result, bits) != out;
    finish(x, result, bits, out, overflow, count, count >= bits ? Flags.CF : 0);
  }

  private static void shiftRight(Execution x, long a, int count, int bits) {
    boolean out = count <= bits && bit(a, count - 1);
    long result = count < bits ? a >>> count : 0;
    finish(
        x, result, bits, out, Arithmetic.isNegative(a, bits), count, count >= bits ? Flags.CF : 0);
  }

  private static void shiftArithmetic(Execution x, long a, int count, int bits) {
    long extended = Flags.signed(a, bits);
    int within = Math.min(count, bits);
    boolean out = (extended >> within - 1 & 1) != 0;
    long result = extended >> Math.min(count, 63);
    finish(x, result, bits, out, false, count, 0);
  }

  /** OF is defined for a shift by 1 only, AF never. */
  private static void finish(
      Execution x, long result, int bits, boolean carry, boolean overflow, int count, int unsure) {
    Operands.write(x, 0, result);
    int value =
        Flags.ofResult(result, bits) | Flags.when(carry, Flags.CF) | Flags.when(overflow, Flags.OF);
    int undefined = Flags.AF | unsure | (count == 1 ? 0 : Flags.OF);
    Flags.set(x.registers, Flags.STATUS & ~undefined, value, undefined);
  }

  private static void rotateLeft(Execution x, long a, int count, int bits) {
    int by = count % bits;
    long result = by == 0 ? a : a << by | (a & Flags.mask(bits)) >>> bits - by;
    boolean carry = bit(result, 0);
    rotated(x, result, carry, Arithmetic.isNegative(result, bits) != carry, count);
  }

  private static void rotateRight(Execution x, long a, int count, int bits) {
    int by = count % bits;
    long result = by == 0 ? a : (a & Flags.mask(bits)) >>> by | a << bits - by;
    boolean carry = bit(result, bits - 1);
    rotated(x, result, carry, carry != bit(result, bits - 2), count);
  }

  /**
   * One place after the other, so many times: the carry is between the highest bit and the lowest.
   */
  private static void rotateThroughCarry(
      Execution x, long a, int places, int count, int bits, boolean left) {
    long result = a & Flags.mask(bits);
    boolean carry = x.registers.is(Flags.CF);
    boolean before = Arithmetic.isNegative(a, bits) != carry;
    for (int place = 0; place < 64; place++) {
      if (place < places) {
        boolean out = bit(result, left ? bits - 1 : 0);
        long in = carry ? 1L : 0;
        result = left ? result << 1 | in : result >>> 1 | in << bits - 1;
        carry = out;
      }
    }
    boolean after = Arithmetic.isNegative(result, bits) != carry;
    rotated(x, result, carry, left ? after : before, count);
  }

  /** Rotates leave the other status flags as they are; OF is defined for a rotate by 1 only. */
  private static void rotated(
      Execution x, long result, boolean carry, boolean overflow, int count) {
    Operands.write(x, 0, result);
    int undefined = count == 1 ? 0 : Flags.OF;
    int value = Flags.when(carry, Flags.CF) | Flags.when(overflow, Flags.OF);
    Flags.set(x.registers, (Flags.CF | Flags.OF) & ~undefined, value, undefined);
  }

  /**
   * A shift by more than the operand's bits, of 16 bits only, leaves it and the flags undefined:
   * processors then shift in the destination itself once more.
   */
  private static void doubleLeft(Execution x, long a, long b, int count, int bits) {
    boolean beyond = count > bits;
    long from = beyond ? b : a;
    long in = (beyond ? a : b) & Flags.mask(bits);
    int by = beyond ? count - bits : count;
    long result = by == bits ? in : from << by | in >>> bits - by;
    doubled(x, a, result, bit(from, bits - by), count, bits);
  }

  private static void doubleRight(Execution x, long a, long b, int count, int bits) {
    boolean beyond = count > bits;
    long from = (beyond ? b : a) & Flags.mask(bits);
    long in = beyond ? a : b;
    int by = beyond ? count - bits : count;
    long result = by == bits ? in : from >>> by | in << bits - by;
    doubled(x, a, result, bit(from, by - 1), count, bits);
  }

  private static void doubled(
      Execution x, long a, long result, boolean carry, int count, int bits) {
    Operands.write(x, 0, result);
    boolean overflow = Arithmetic.isNegative(a, bits) != Arithmetic.isNegative(result, bits);
    int value =
        Flags.ofResult(result, bits) | Flags.when(carry, Flags.CF) | Flags.when(overflow, Flags.OF);
    int undefined = count > bits ? Flags.STATUS : Flags.AF | (count == 1 ? 0 : Flags.OF);
    Flags.set(x.registers, Flags.STATUS & ~undefined, value, undefined);
  }

  private static boolean bit(long value, int number) {
    return (value >>> number & 1) != 0;
  }
}
