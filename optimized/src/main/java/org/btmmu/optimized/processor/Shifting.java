package org.btmmu.optimized.processor;

import static org.btmmu.optimized.processor.GuestState.CF;
import static org.btmmu.optimized.processor.GuestState.OF;
import static org.btmmu.optimized.processor.GuestState.STATUS;

import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand;

/** Shifts and rotates (SDM 1 5.1.5). A count of 0 changes no flag, but writes the destination. */
final class Shifting {
  private Shifting() {}

  static void execute(Core c, Op op) {
    int bits = 8 * OperandAccess.bytes(c, 0);
    boolean twice = c.instruction.form().third().kind() != Operand.Kind.NONE;
    int count = (int) OperandAccess.read(c, twice ? 2 : 1) & (bits == 64 ? 63 : 31);
    long a = OperandAccess.readForWrite(c, 0);
    long b = twice ? OperandAccess.read(c, 1) : 0;
    OperandAccess.write(
        c, 0, twice && count != 0 ? both(c, op, a, b, count, bits) : shift(c, op, a, count, bits));
  }

  /** Shifts or rotates one operand, and sets the flags. */
  static long shift(Core c, Op op, long a, int count, int bits) {
    if (count == 0) {
      return a;
    }
    return switch (op) {
      case ROL, ROR -> rotate(c, a, op == Op.ROL ? count % bits : bits - count % bits, op, bits);
      case RCL -> throughCarry(c, a, count % (bits + 1), bits, true);
      case RCR -> throughCarry(c, a, (bits + 1 - count % (bits + 1)) % (bits + 1), bits, false);
      default -> shiftOut(c, op, a, count, bits);
    };
  }

  private static long shiftOut(Core c, Op op, long a, int count, int bits) {
    long result;
    int flags;
    if (op == Op.SAR) {
      long extended = Core.signed(a, bits / 8);
      result = extended >> count;
      flags = (int) (extended >> count - 1) & CF;
    } else if (count >= bits) {
      boolean last = count == bits;
      result = 0;
      flags = last ? (int) (op == Op.SHL ? a : a >>> bits - 1) & CF : 0;
      flags |= op == Op.SHL ? flags * OF : (int) (a >>> bits - 1 & 1) * OF;
    } else if (op == Op.SHL) {
      result = a << count;
      flags = StatusFlags.ofShiftLeft(a, count, result, bits);
    } else {
      result = a >>> count;
      flags = StatusFlags.ofShiftRight(a, count, bits);
    }
    c.setStatus(STATUS, flags | StatusFlags.ofResult(result, bits));
    return result;
  }

  /** {@code left} is how far to the left, 0 … bits. */
  private static long rotate(Core c, long a, int left, Op op, int bits) {
    long result = left % bits == 0 ? a : a << left | a >>> bits - left;
    int low = (int) result & 1;
    int high = (int) (result >>> bits - 1) & 1;
    int next = (int) (result >>> bits - 2) & 1;
    int carry = op == Op.ROL ? low : high;
    int overflow = op == Op.ROL ? high ^ low : high ^ next;
    c.setStatus(CF | OF, carry * CF | overflow * OF);
    return result;
  }

  /**
   * The operand with CF above it is rotated, {@code left} places to the left, 0 … bits.
   *
   * @param toLeft whether the instruction says so, which decides OF
   */
  private static long throughCarry(Core c, long a, int left, int bits, boolean toLeft) {
    int carry = c.is(CF) ? 1 : 0;
    long result = a;
    int out = carry;
    if (left != 0) {
      // Above bit left - 1, which is where CF goes, the operand's low bits; below, its high ones.
      result = left < bits ? a << left : 0;
      result |= (long) carry << left - 1;
      result |= left > 1 ? a >>> bits + 1 - left : 0;
      out = (int) (a >>> bits - left) & 1;
    }
    long sign = (toLeft ? result : a) >>> bits - 1 & 1;
    int overflow = (int) sign ^ (toLeft ? out : carry);
    c.setStatus(CF | OF, out * CF | overflow * OF);
    return result;
  }

  /** SHLD and SHRD. Of 16 bits by more than 16, the operands change places, as processors do. */
  private static long both(Core c, Op op, long a, long b, int count, int bits) {
    boolean beyond = count > bits;
    long from = beyond ? b : a;
    long in = beyond ? a : b;
    int by = beyond ? count - bits : count;
    long result;
    long out;
    if (op == Op.SHLD) {
      result = (by == 64 ? 0 : from << by) | in >>> bits - by;
      out = from >>> bits - by;
    } else {
      result = from >>> by | in << bits - by;
      out = from >>> by - 1;
    }
    long overflow = (a ^ result) >>> bits - 1 & 1;
    int flags = StatusFlags.ofResult(result, bits);
    c.setStatus(STATUS, flags | (int) out & CF | (int) overflow * OF);
    return result;
  }
}
