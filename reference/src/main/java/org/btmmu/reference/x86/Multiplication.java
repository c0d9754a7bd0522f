package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Operand;

/** Multiplication and division (SDM 2: MUL, IMUL, DIV, IDIV). */
public final class Multiplication {
  private static final int AFTER_MULTIPLY = Flags.SF | Flags.ZF | Flags.AF | Flags.PF;

  private Multiplication() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case MUL -> multiplyWide(x, false);
      case IMUL_WIDE -> multiplyWide(x, true);
      case IMUL -> multiply(x);
      case DIV -> divide(x, false);
      case IDIV -> divide(x, true);
      default -> x.refuse();
    }
  }

  /** The accumulator times the operand; the product has twice the size. */
  private static void multiplyWide(Execution x, boolean signed) {
    int sizeBytes = Operands.bytes(x, 0);
    int bits = 8 * sizeBytes;
    long a = extend(Operands.register(x, Registers.RAX, sizeBytes), bits, signed);
    long b = extend(Operands.read(x, 0), bits, signed);
    long low = a * b;
    long high = bits == 64 ? high(a, b, signed) : low >> bits;
    if (sizeBytes == 1) {
      Operands.setRegister(x, Registers.RAX, 2, low);
    } else {
      Operands.setRegister(x, Registers.RAX, sizeBytes, low);
      Operands.setRegister(x, Registers.RDX, sizeBytes, high);
    }
    long fitting = signed && Arithmetic.isNegative(low, bits) ? -1 : 0;
    boolean fits = (high & Flags.mask(bits)) == (fitting & Flags.mask(bits));
    multiplied(x, !fits);
  }

  /** IMUL with two or three operands. */
  private static void multiply(Execution x) {
    int bits = 8 * Operands.bytes(x, 0);
    boolean three = x.instruction().form().third().kind() != Operand.Kind.NONE;
    long a = extend(Operands.read(x, three ? 1 : 0), bits, true);
    long b = extend(Operands.read(x, three ? 2 : 1), bits, true);
    long low = a * b;
    long high = Math.multiplyHigh(a, b);
    Operands.write(x, 0, low);
    long value = extend(low & Flags.mask(bits), bits, true);
    multiplied(x, value != low || high != low >> 63);
  }

  private static void multiplied(Execution x, boolean large) {
    int value = Flags.when(large, Flags.CF | Flags.OF);
    Flags.set(x.registers, Flags.CF | Flags.OF, value, AFTER_MULTIPLY);
  }

  private static long high(long a, long b, boolean signed) {
    return signed ? Math.multiplyHigh(a, b) : Math.unsignedMultiplyHigh(a, b);
  }

  private static long extend(long value, int bits, boolean signed) {
    return signed ? Flags.signed(value, bits) : value;
  }

  /** #DE for a divisor of 0, or a quotient that the destination does not hold. */
  private static void divide(Execution x, boolean signed) {
    int sizeBytes = Operands.bytes(x, 0);
    int bits = 8 * sizeBytes;
    long divisor = Operands.read(x, 0);
    long low = Operands.register(x, Registers.RAX, sizeBytes);
    long high =
        sizeBytes == 1
            ? x.registers.gpr[Registers.RAX] >>> 8 & 0xFF
            : Operands.register(x, Registers.RDX, sizeBytes);
    boolean negative = signed && Arithmetic.isNegative(high, bits);
    boolean negativeDivisor = signed && Arithmetic.isNegative(divisor, bits);
    if (negative) {
      high = ~high + (low == 0 ? 1 : 0) & Flags.mask(bits);
      low = -low & Flags.mask(bits);
    }
    long by = (negativeDivisor ? -divisor : divisor) & Flags.mask(bits);
    if (Long.compareUnsigned(high, by) >= 0) { // also if the divisor is 0
      x.raise(Vectors.DE, 0);
      return;
    }
    long remainder = remainder(high, low, by, bits);
    long quotient = quotient(high, low, by, bits);
    if (signed && !isSigned(quotient, negative != negativeDivisor, bits)) {
      x.raise(Vectors.DE, 0);
      return;
    }
    divided(
        x,
        sizeBytes,
        negative != negativeDivisor ? -quotient : quotient,
        negative ? -remainder : remainder);
  }

  private static void divided(Execution x, int sizeBytes, long quotient, long remainder) {
    if (sizeBytes == 1) {
      Operands.setRegister(x, Registers.RAX, 2, quotient & 0xFF | (remainder & 0xFF) << 8);
    } else {
      Operands.setRegister(x, Registers.RAX, sizeBytes, quotient);
      Operands.setRegister(x, Registers.RDX, sizeBytes, remainder);
    }
    Flags.set(x.registers, 0, 0, Flags.STATUS);
  }

  /** Whether a magnitude with this sign is a signed number of so many bits. */
  private static boolean isSigned(long magnitude, boolean negative, int bits) {
    long most = 1L << bits - 1;
    return Long.compareUnsigned(magnitude, negative ? most : most - 1) <= 0;
  }

  /** Long division, one bit after the other; the quotient fits. */
  private static long quotient(long high, long low, long by, int bits) {
    long rest = high;
    long quotient = 0;
    for (int bit = 63; bit >= 0; bit--) {
      if (bit < bits) {
        boolean carry = rest < 0;
        rest = rest << 1 | low >>> bit & 1;
        boolean goesIn = carry || Long.compareUnsigned(rest, by) >= 0;
        rest = goesIn ? rest - by : rest;
        quotient = quotient << 1 | (goesIn ? 1 : 0);
      }
    }
    return quotient;
  }

  /** What is left of the dividend, which is less than the divisor. */
  private static long remainder(long high, long low, long by, int bits) {
    long dividend = bits == 64 ? low : high << bits | low;
    return dividend - quotient(high, low, by, bits) * by & Flags.mask(bits);
  }
}
