package org.btmmu.optimized.translator;

import static org.btmmu.optimized.translator.Ir.FLAGS_A;
import static org.btmmu.optimized.translator.Ir.FLAGS_B;
import static org.btmmu.optimized.translator.Ir.ZERO;

import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.GuestState;

/**
 * What a translator without lazy flags adds behind each instruction that sets them: operations that
 * compute all status flags at their places in RFLAGS, by the formulas of {@code StatusFlags}.
 * Operands and results are extended with their sign, so that their top bit is bit 63.
 */
final class EagerFlags {
  /** Bit n is 4 if four bits that make n are of even parity. */
  private static final int EVEN = 0x9669 << 2;

  private static final int TOP = 63;

  private final IrBlock block;
  private final LazyFlags flags;

  EagerFlags(IrBlock block, LazyFlags flags) {
    this.block = block;
    this.flags = flags;
  }

  /** Adds the operations of a kind, from the flags' operands; gives the value of the flags. */
  int compute(int kind) {
    int bits = FlagsKind.bits(kind);
    int a = flags.operand(FLAGS_A);
    int b = flags.operand(FLAGS_B);
    int result = flags.result();
    return switch (kind & ~3) {
      case FlagsKind.LOGIC -> ofResult(result);
      case FlagsKind.ADD -> {
        int first = extended(block.binary(IrOp.SUB, result, b), bits);
        yield ofSum(first, b, result, block.binary(IrOp.SLTU, result, b));
      }
      case FlagsKind.ADC -> ofSum(a, b, result, top(carries(a, b, not(result))));
      case FlagsKind.SUB -> {
        int difference = extended(block.binary(IrOp.SUB, a, b), bits);
        yield ofDifference(a, b, difference, block.binary(IrOp.SLTU, a, b));
      }
      case FlagsKind.SBB -> ofDifference(a, b, result, top(carries(not(a), b, result)));
      case FlagsKind.INC -> ofStep(-1, a, result, bits);
      case FlagsKind.DEC -> ofStep(1, a, result, bits);
      case FlagsKind.SHL, FlagsKind.SHR, FlagsKind.SAR, FlagsKind.SHRD -> ofShift(kind, a, result);
      case FlagsKind.MUL -> {
        int mask = block.binary(IrOp.SUB, ZERO, block.binary(IrOp.SLTU, ZERO, b));
        yield block.immediate(IrOp.AND, mask, GuestState.CF | GuestState.OF);
      }
      default -> {
        int all = block.temporary();
        block.add(IrOp.CALL, all, Ir.NONE, Ir.NONE, Helper.FLAGS.call(0));
        yield all;
      }
    };
  }

  private int ofSum(int a, int b, int result, int carry) {
    int some = block.binary(IrOp.OR, ofResult(result), carry);
    int all = block.binary(IrOp.OR, some, auxiliary(a, b, result));
    int signs = block.binary(IrOp.XOR, b, result);
    return block.binary(
        IrOp.OR, all, overflow(block.binary(IrOp.AND, block.binary(IrOp.XOR, a, result), signs)));
  }

  private int ofDifference(int a, int b, int result, int carry) {
    int some = block.binary(IrOp.OR, ofResult(result), carry);
    int all = block.binary(IrOp.OR, some, auxiliary(a, b, result));
    int signs = block.binary(IrOp.XOR, a, result);
    return block.binary(
        IrOp.OR, all, overflow(block.binary(IrOp.AND, block.binary(IrOp.XOR, a, b), signs)));
  }

  /** INC and DEC: the result and one step back from it, and CF as it was. */
  private int ofStep(int back, int carry, int result, int bits) {
    int some = block.binary(IrOp.OR, ofResult(result), carry);
    int before = extended(block.immediate(IrOp.ADD, result, back), bits);
    int differs = block.binary(IrOp.XOR, before, result);
    int all = block.binary(IrOp.OR, some, block.immediate(IrOp.AND, differs, GuestState.AF));
    int other = back < 0 ? result : before;
    return block.binary(IrOp.OR, all, overflow(block.binary(IrOp.AND, differs, other)));
  }

  /** OF is that of a shift by 1, whatever the count. */
  private int ofShift(int kind, int a, int result) {
    long count = flags.operandOrConstant(FLAGS_B).constant();
    boolean left = (kind & ~3) == FlagsKind.SHL;
    int moved = block.immediate(IrOp.SHR, a, left ? FlagsKind.bits(kind) - count : count - 1);
    int carry = block.immediate(IrOp.AND, moved, 1);
    int all = block.binary(IrOp.OR, ofResult(result), carry);
    return switch (kind & ~3) {
      case FlagsKind.SHL -> {
        int changes =
            block.binary(IrOp.XOR, top(result), block.immediate(IrOp.AND, all, GuestState.CF));
        int places = Integer.numberOfTrailingZeros(GuestState.OF);
        yield block.binary(IrOp.OR, all, block.immediate(IrOp.SHL, changes, places));
      }
      case FlagsKind.SHR -> block.binary(IrOp.OR, all, overflow(a));
      case FlagsKind.SHRD ->
          block.binary(IrOp.OR, all, overflow(block.binary(IrOp.XOR, a, result)));
      default -> all;
    };
  }

  /** SF, ZF and PF. */
  private int ofResult(int result) {
    int folded = block.binary(IrOp.XOR, block.immediate(IrOp.SHR, result, 4), result);
    int nibble = block.immediate(IrOp.AND, folded, 15);
    int table = block.temporary();
    block.add(IrOp.CONST, table, Ir.NONE, Ir.NONE, EVEN);
    int parity = block.immediate(IrOp.AND, block.binary(IrOp.SHR, table, nibble), GuestState.PF);
    int zero = block.immediate(IrOp.SLTU, result, 1);
    int zeroPlace = Integer.numberOfTrailingZeros(GuestState.ZF);
    int some = block.binary(IrOp.OR, parity, block.immediate(IrOp.SHL, zero, zeroPlace));
    int signPlace = Integer.numberOfTrailingZeros(GuestState.SF);
    int sign =
        block.immediate(
            IrOp.AND, block.immediate(IrOp.SHR, result, TOP - signPlace), GuestState.SF);
    return block.binary(IrOp.OR, some, sign);
  }

  private int auxiliary(int a, int b, int result) {
    int carry = block.binary(IrOp.XOR, block.binary(IrOp.XOR, a, b), result);
    return block.immediate(IrOp.AND, carry, GuestState.AF);
  }

  /** OF, from bit 63 of a value. */
  private int overflow(int value) {
    return block.immediate(IrOp.SHL, top(value), Integer.numberOfTrailingZeros(GuestState.OF));
  }

  private int carries(int a, int b, int other) {
    int some = block.binary(IrOp.AND, block.binary(IrOp.OR, a, b), other);
    return block.binary(IrOp.OR, some, block.binary(IrOp.AND, a, b));
  }

  private int top(int value) {
    return block.immediate(IrOp.SHR, value, TOP);
  }

  private int not(int value) {
    int not = block.temporary();
    block.add(IrOp.NOT, not, value);
    return not;
  }

  private int extended(int value, int bits) {
    if (bits == 64) {
      return value;
    }
    int extended = block.temporary();
    block.add(LazyFlags.signExtension(bits / 8), extended, value);
    return extended;
  }
}
