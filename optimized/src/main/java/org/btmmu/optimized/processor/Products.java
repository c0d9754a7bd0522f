package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.CF;
import static org.btmmu.optimized.processor.GuestState.OF;
import static org.btmmu.optimized.processor.GuestState.RAX;
import static org.btmmu.optimized.processor.GuestState.RDX;
import static org.btmmu.optimized.processor.GuestState.STATUS;

import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand;

/** Multiplication and division (SDM 2: MUL, IMUL, DIV, IDIV). */
final class Products {
  private Products() {}

  static void execute(Core c, Op op) {
    switch (op) {
      case MUL -> wide(c, false);
      case IMUL_WIDE -> wide(c, true);
      case IMUL -> truncated(c);
      case DIV -> divide(c, false);
      case IDIV -> divide(c, true);
      default -> throw c.refusal;
    }
  }

  private static void wide(Core c, boolean signed) {
    int bytes = OperandAccess.bytes(c, 0);
    long a = c.register(RAX, bytes);
    long b = OperandAccess.read(c, 0);
    if (signed) {
      a = Core.signed(a, bytes);
      b = Core.signed(b, bytes);
    }
    long low = a * b;
    long high = low >> 8 * (bytes & 7);
    if (bytes == 8) {
      high = signed ? Math.multiplyHigh(a, b) : Math.unsignedMultiplyHigh(a, b);
    }
    if (bytes == 1) {
      c.setRegister(RAX, 2, low);
    } else {
      c.setRegister(RAX, bytes, low);
      c.setRegister(RDX, bytes, high);
    }
    long extension = signed ? Core.signed(low, bytes) >> 63 : 0;
    multiplied(c, ((high ^ extension) & Core.mask(bytes)) != 0);
  }

  private static void truncated(Core c) {
    int bytes = OperandAccess.bytes(c, 0);
    int from = c.instruction.form().third().kind() == Operand.Kind.NONE ? 0 : 1;
    long a = Core.signed(OperandAccess.read(c, from), bytes);
    long b = Core.signed(OperandAccess.read(c, from + 1), bytes);
    long low = a * b;
    boolean fits =
        bytes == 8 ? Math.multiplyHigh(a, b) == low >> 63 : Core.signed(low, bytes) == low;
    OperandAccess.write(c, 0, low);
    multiplied(c, !fits);
  }

  private static void multiplied(Core c, boolean large) {
    c.setStatus(STATUS, large ? CF | OF : 0);
  }

  private static void divide(Core c, boolean signed) {
    int bytes = OperandAccess.bytes(c, 0);
    long divisor = OperandAccess.read(c, 0);
    if (bytes == 8) {
      divide128(c, c.state.gpr(RDX), c.state.gpr(RAX), divisor, signed);
    } else {
      long low = c.register(RAX, bytes == 1 ? 2 : bytes);
      long dividend = bytes == 1 ? low : c.register(RDX, bytes) << 8 * bytes | low;
      divide64(c, dividend, divisor, bytes, signed);
    }
    c.setStatus(STATUS, 0);
  }

  /** A dividend of twice so many bytes, 2 … 8. */
  private static void divide64(Core c, long dividend, long divisor, int bytes, boolean signed) {
    long a = signed ? Core.signed(dividend, 2 * bytes) : dividend;
    long b = signed ? Core.signed(divisor, bytes) : divisor;
    if (b == 0 || signed && a == Long.MIN_VALUE && b == -1) {
      throw c.fault(Exceptions.DE, 0);
    }
    long quotient = signed ? a / b : Long.divideUnsigned(a, b);
    long remainder = signed ? a % b : Long.remainderUnsigned(a, b);
    long kept = signed ? Core.signed(quotient, bytes) : quotient & Core.mask(bytes);
    if (kept != quotient) {
      throw c.fault(Exceptions.DE, 0);
    }
    if (bytes == 1) {
      c.setRegister(RAX, 2, quotient & 0xFF | (remainder & 0xFF) << 8);
    } else {
      c.setRegister(RAX, bytes, quotient);
      c.setRegister(RDX, bytes, remainder);
    }
  }

  private static void divide128(Core c, long high, long low, long divisor, boolean signed) {
    boolean negative = signed && high < 0;
    boolean opposite = signed && divisor < 0 != high < 0;
    long upper = negative ? ~high + (low == 0 ? 1 : 0) : high;
    long lower = negative ? -low : low;
    long by = signed && divisor < 0 ? -divisor : divisor;
    if (Long.compareUnsigned(upper, by) >= 0) {
      throw c.fault(Exceptions.DE, 0);
    }
    long quotient = upper == 0 ? Long.divideUnsigned(lower, by) : quotient(upper, lower, by);
    if (signed && (opposite ? quotient - 1 < 0 && quotient != 0 : quotient < 0)) {
      throw c.fault(Exceptions.DE, 0);
    }
    long remainder = lower - quotient * by;
    c.state.setGpr(RAX, opposite ? -quotient : quotient);
    c.state.setGpr(RDX, negative ? -remainder : remainder);
  }

  /** Bit after bit: the quotient of 128 bits by 64 that is known to fit. */
  private static long quotient(long high, long low, long by) {
    long rest = high;
    long quotient = 0;
    for (int bit = 63; bit >= 0; bit--) {
      boolean carry = rest < 0;
      rest = rest << 1 | low >>> bit & 1;
      if (carry || Long.compareUnsigned(rest, by) >= 0) {
        rest -= by;
        quotient |= 1L << bit;
      }
    }
    return quotient;
  }
}
