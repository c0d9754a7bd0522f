package org.btmmu.optimized.translator;

import static org.btmmu.optimized.translator.Ir.FLAGS_RESULT;

import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand.Kind;

/**
 * Shifts and rotates (SDM 2: RCL to ROR, SAL to SHR, SHLD, SHRD): by a constant here, by CL in the
 * runtime.
 */
final class ShiftForms {
  private ShiftForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    Instruction i = t.instruction();
    int bits = 8 * t.operands.bytes(0);
    return switch (i.form().op()) {
      case SHL, SHR, SAR -> isConstant(t, 1) ? byConstant(t, bits) : byRuntime(t, bits);
      case ROL, ROR -> isConstant(t, 1) && bits >= 32 ? rotate(t, bits) : byRuntime(t, bits);
      case RCL, RCR -> byRuntime(t, bits);
      case SHLD -> isConstant(t, 2) && shiftDouble(t, bits, true);
      case SHRD -> isConstant(t, 2) && shiftDouble(t, bits, false);
      default -> false;
    };
  }

  private static boolean isConstant(Translation t, int number) {
    Kind kind = t.instruction().form().operand(number).kind();
    return kind == Kind.IMMEDIATE || kind == Kind.CONSTANT;
  }

  private static int count(Translation t, int number, int bits) {
    return (int) t.operands.read(number).constant() & (bits == 64 ? 63 : 31);
  }

  /** A shift by 0 still clears a register's upper half. */
  private static boolean byZero(Translation t, int bits) {
    if (t.operands.isMemory(0)) {
      return false;
    }
    if (bits == 32 && t.wide) {
      t.operands.write(0, t.operands.read(0));
    }
    return true;
  }

  private static boolean byConstant(Translation t, int bits) {
    int count = count(t, 1, bits);
    if (count == 0) {
      return byZero(t, bits);
    }
    if (count >= bits) {
      return false;
    }
    Value a = t.operands.readForWrite(0);
    Value by = Value.constant(count, 8);
    switch (t.instruction().form().op()) {
      case SHL -> {
        if (count == 1) {
          // the sum with itself has the same flags, AF apart, which is undefined
          t.operate(IrOp.SHL, a, by, null, a, FlagsKind.ADD);
        } else {
          t.operate(IrOp.SHL, a, by, a, by, FlagsKind.SHL);
        }
      }
      case SHR -> {
        boolean whole = t.operands.isWhole(0);
        Value x = whole ? a : Value.raw(t.operands.unsigned(a, bits / 8));
        t.operate(IrOp.SHR, x, by, a, by, FlagsKind.SHR);
      }
      default -> {
        Value x = Value.signed(t.operands.signed(a, bits / 8));
        t.operate(IrOp.SAR, x, by, t.operands.isMemory(0) ? x : a, by, FlagsKind.SAR);
      }
    }
    return true;
  }

  /**
   * Rotates leave the other status flags as they are; OF is defined for a rotate by 1 only, and
   * otherwise left as it is too.
   */
  private static boolean rotate(Translation t, int bits) {
    int count = count(t, 1, bits);
    if (count == 0 || t.operands.isMemory(0)) {
      return byZero(t, bits);
    }
    boolean left = t.instruction().form().op() == Op.ROL;
    int register = t.operands.register(0);
    int a = t.operands.signed(t.operands.read(0), bits / 8);
    int others = flagsBefore(t, count == 1 ? GuestState.CF | GuestState.OF : GuestState.CF);
    IrOp op = bits == 32 ? IrOp.ROTR32 : IrOp.ROTR;
    int result = t.operands.immediate(op, a, left ? bits - count : count);
    int top = t.operands.immediate(IrOp.SHR, result, 63);
    int carry = left ? t.operands.immediate(IrOp.AND, result, 1) : top;
    int changed = t.operands.binary(IrOp.OR, others, carry);
    if (count == 1) {
      int second = left ? carry : topButOne(t, result, bits);
      int overflow = t.operands.binary(IrOp.XOR, top, second);
      int placed =
          t.operands.immediate(IrOp.SHL, overflow, Integer.numberOfTrailingZeros(GuestState.OF));
      changed = t.operands.binary(IrOp.OR, changed, placed);
    }
    t.operands.writeRegister(register, bits / 8, Value.signed(result));
    becomeFlags(t, changed);
    return true;
  }

  private static int topButOne(Translation t, int result, int bits) {
    int moved = t.operands.immediate(IrOp.SHR, result, bits - 2);
    return t.operands.immediate(IrOp.AND, moved, 1);
  }

  /** The status flags without some. */
  static int flagsBefore(Translation t, int without) {
    int flags = t.block.temporary();
    t.block.add(IrOp.CALL, flags, Ir.NONE, Ir.NONE, Helper.FLAGS.call(0));
    return t.operands.immediate(IrOp.AND, flags, ~without & GuestState.STATUS);
  }

  /** The status flags become a value. */
  static void becomeFlags(Translation t, int value) {
    t.flags.set(FLAGS_RESULT, Value.signed(value), 8);
    t.flags.become(FlagsKind.FLAGS, 1);
  }

  /** A register by a count that the runtime is told, which then knows the flags. */
  private static boolean byRuntime(Translation t, int bits) {
    if (t.operands.isMemory(0)) {
      return false;
    }
    int mask = bits == 64 ? 63 : 31;
    int a = t.operands.signed(t.operands.read(0), bits / 8);
    int count;
    if (isConstant(t, 1)) {
      count = t.operands.value(Value.constant(count(t, 1, bits), 8));
    } else {
      count = t.operands.immediate(IrOp.AND, t.operands.read(1).id(), mask);
    }
    int result = t.block.temporary();
    int constant =
        digit(t.instruction().form().op()) | Integer.numberOfTrailingZeros(bits / 8) << 3;
    t.block.add(IrOp.CALL, result, a, count, Helper.SHIFT.call(constant));
    t.operands.write(0, Value.signed(result));
    t.flags.forget();
    return true;
  }

  /** ModRM.reg of the shift group. */
  private static int digit(Op op) {
    return switch (op) {
      case ROL -> 0;
      case ROR -> 1;
      case RCL -> 2;
      case RCR -> 3;
      case SHL -> 4;
      case SHR -> 5;
      default -> 7;
    };
  }

  /** CF is that of the shift of the first operand; so is OF, but for SHRD by 1. */
  private static boolean shiftDouble(Translation t, int bits, boolean left) {
    int count = count(t, 2, bits);
    if (bits < 32 || t.operands.isMemory(0) || (count == 1 && !left)) {
      return false;
    }
    if (count == 0) {
      return byZero(t, bits);
    }
    Value a = t.operands.read(0);
    Value b = t.operands.read(1);
    Value upper = left ? a : b;
    Value lower = left ? b : a;
    int up = t.operands.immediate(IrOp.SHL, upper.id(), left ? count : bits - count);
    int low = t.operands.unsigned(lower, bits / 8);
    int down = t.operands.immediate(IrOp.SHR, low, left ? bits - count : count);
    int result = t.operands.binary(IrOp.OR, up, down);
    t.setFlags(a, Value.constant(count, 8), bits / 8);
    t.operands.write(0, Value.raw(result));
    t.setResult(Value.raw(result), left ? FlagsKind.SHL : FlagsKind.SHR, bits / 8);
    return true;
  }
}
