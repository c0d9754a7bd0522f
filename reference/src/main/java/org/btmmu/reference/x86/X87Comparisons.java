package org.btmmu.reference.x86;

import org.btmmu.reference.x86.Extended.Kind;
import org.btmmu.spec.x86.X87Op;

/** x87 comparisons, which are exact (SDM 1 8.3.6; SDM 2: FCOM, FUCOM, FICOM, FTST, FCOMI). */
final class X87Comparisons {
  /** Condition codes of the status word. */
  private static final int C0 = 1 << 8, C2 = 1 << 10, C3 = 1 << 14;

  private static final int IE = FloatingRegisters.IE, DE = FloatingRegisters.DE;

  /** How two numbers lie to each other. */
  private enum Order {
    GREATER,
    LESS,
    EQUAL,
    UNORDERED
  }

  private X87Comparisons() {}

  static void execute(Execution x, X87Op op) {
    FloatingRegisters floating = x.floating;
    Extended other = Extended.ZERO;
    boolean empty = floating.isEmpty(0);
    boolean denormal = floating.st(0).kind() == Kind.DENORMAL;
    if (Operands.isMemory(x.instruction(), 0)) {
      int sizeBytes = Operands.bytes(x, 0);
      long bits = Operands.read(x, 0);
      boolean integer = op == X87Op.FICOM || op == X87Op.FICOMP;
      other =
          integer
              ? Extended.ofInteger(Flags.signed(bits, 8 * sizeBytes))
              : X87Conversions.widen(bits, sizeBytes);
      denormal |= !integer && X87Conversions.isDenormal(bits, sizeBytes);
    } else if (op != X87Op.FTST) {
      int from = op == X87Op.FCOMPP || op == X87Op.FUCOMPP ? 1 : x.instruction().rm() & 7;
      other = floating.st(from);
      empty |= floating.isEmpty(from);
      denormal |= other.kind() == Kind.DENORMAL;
    }
    if (!x.failed()) {
      compare(x, op, other, empty, denormal);
    }
  }

  /**
   * The result is set in any case, the stack popped unless an exception is not masked. FCOMI and
   * its like leave C1 alone, as processors do.
   */
  private static void compare(
      Execution x, X87Op op, Extended other, boolean empty, boolean denormal) {
    FloatingRegisters floating = x.floating;
    Extended first = floating.st(0);
    Order order = empty ? Order.UNORDERED : order(first, other);
    boolean invalid = isInvalid(first, isQuiet(op)) || isInvalid(other, isQuiet(op));
    int ofNumbers = denormal && order != Order.UNORDERED ? DE : 0;
    int exceptions = empty || invalid ? IE : ofNumbers;
    if (empty) {
      X87Stack.fault(floating, false);
    }
    floating.signal(exceptions);
    setResult(x, op, order);
    for (int i = 0; i < pops(op) && floating.masks(exceptions); i++) {
      floating.pop();
    }
  }

  private static boolean isInvalid(Extended value, boolean quiet) {
    return value.kind() == Kind.UNSUPPORTED
        || value.kind() == Kind.NAN && !(quiet && !value.isSignaling());
  }

  private static Order order(Extended a, Extended b) {
    if (isInvalid(a, false) || isInvalid(b, false)) {
      return Order.UNORDERED;
    }
    if (a.kind() == Kind.ZERO && b.kind() == Kind.ZERO) {
      return Order.EQUAL;
    }
    if (a.isNegative() != b.isNegative()) {
      return a.isNegative() ? Order.LESS : Order.GREATER;
    }
    int exponents = Integer.compare(Math.max(a.exponent(), 1), Math.max(b.exponent(), 1));
    int magnitudes =
        exponents != 0 ? exponents : Long.compareUnsigned(a.significand(), b.significand());
    if (magnitudes == 0) {
      return Order.EQUAL;
    }
    return magnitudes < 0 != a.isNegative() ? Order.LESS : Order.GREATER;
  }

  private static boolean isQuiet(X87Op op) {
    return switch (op) {
      case FUCOM, FUCOMP, FUCOMPP, FUCOMI, FUCOMIP -> true;
      default -> false;
    };
  }

  private static int pops(X87Op op) {
    return switch (op) {
      case FCOMP, FUCOMP, FICOMP, FCOMIP, FUCOMIP -> 1;
      case FCOMPP, FUCOMPP -> 2;
      default -> 0;
    };
  }

  /** Into C3, C2 and C0, or into ZF, PF and CF. */
  private static void setResult(Execution x, X87Op op, Order order) {
    boolean equal = order == Order.EQUAL || order == Order.UNORDERED;
    boolean less = order == Order.LESS || order == Order.UNORDERED;
    boolean unordered = order == Order.UNORDERED;
    switch (op) {
      case FCOMI, FCOMIP, FUCOMI, FUCOMIP -> {
        int flags =
            Flags.when(equal, Flags.ZF)
                | Flags.when(unordered, Flags.PF)
                | Flags.when(less, Flags.CF);
        Flags.set(x.registers, Flags.STATUS, flags, 0);
      }
      default -> {
        int codes = Flags.when(equal, C3) | Flags.when(unordered, C2) | Flags.when(less, C0);
        x.floating.status = x.floating.status & ~(C0 | C2 | C3) | codes;
        x.floating.setC1(false);
      }
    }
  }
}
