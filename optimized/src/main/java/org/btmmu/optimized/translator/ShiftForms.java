package org.btmmu.optimized.translator;

import static org.btmmu.optimized.translator.Ir.FLAGS_A;
import static org.btmmu.optimized.translator.Ir.FLAGS_B;
import static org.btmmu.optimized.translator.Ir.FLAGS_RESULT;

import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.translator.TranslatorOptions.Optimization;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand.Kind;

/**
 * Shifts and rotates (SDM 2: RCL to ROR, SAL to SHR, SHLD, SHRD): by a constant here; by CL here if
 * they shift 4 or 8 bytes, else in the runtime.
 */
final class ShiftForms {
  private ShiftForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    Instruction i = t.instruction();
    int bits = 8 * t.operands.bytes(0);
    return switch (i.form().op()) {
      case SHL, SHR, SAR -> isConstant(t, 1) ? byConstant(t, bits) : byCount(t, bits);
      case ROL, ROR -> isConstant(t, 1) && bits >= 32 ? rotate(t, bits) : byRuntime(t, bits);
      case RCL, RCR -> byRuntime(t, bits);
      case SHLD, SHRD -> isConstant(t, 2) ? shiftDouble(t, bits) : doubleByCount(t, bits);
      default -> false;
    };
  }

  private static boolean isConstant(Translation t, int number) {
    Kind kind = t.instruction().form().operand(number).kind();
    return kind == Kind.IMMEDIATE || kind == Kind.CONSTANT;
  }

  /** The bits of a count that count. */
  private static int countMask(int bits) {
    return bits == 64 ? 63 : 31;
  }

  private static int count(Translation t, int number, int bits) {
    return (int) t.operands.read(number).constant() & countMask(bits);
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
    int result = t.block.immediate(op, a, left ? bits - count : count);
    int top = t.block.immediate(IrOp.SHR, result, 63);
    int carry = left ? t.block.immediate(IrOp.AND, result, 1) : top;
    int changed = t.block.binary(IrOp.OR, others, carry);
    if (count == 1) {
      int second = left ? carry : topButOne(t, result, bits);
      int overflow = t.block.binary(IrOp.XOR, top, second);
      int placed =
          t.block.immediate(IrOp.SHL, overflow, Integer.numberOfTrailingZeros(GuestState.OF));
      changed = t.block.binary(IrOp.OR, changed, placed);
    }
    t.operands.writeRegister(register, bits / 8, Value.signed(result));
    becomeFlags(t, changed);
    return true;
  }

  private static int topButOne(Translation t, int result, int bits) {
    int moved = t.block.immediate(IrOp.SHR, result, bits - 2);
    return t.block.immediate(IrOp.AND, moved, 1);
  }

  /** The status flags without some. */
  static int flagsBefore(Translation t, int without) {
    int flags = t.block.temporary();
    t.block.add(IrOp.CALL, flags, Ir.NONE, Ir.NONE, Helper.FLAGS.call(0));
    return t.block.immediate(IrOp.AND, flags, ~without & GuestState.STATUS);
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
    int a = t.operands.signed(t.operands.read(0), bits / 8);
    int count;
    if (isConstant(t, 1)) {
      count = t.operands.value(Value.constant(count(t, 1, bits), 8));
    } else {
      count = t.block.immediate(IrOp.AND, t.operands.read(1).id(), countMask(bits));
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

  /** Whether a shift by CL is translated here. */
  private static boolean isInline(Translation t, int bits) {
    return t.options.has(Optimization.INLINE_SHIFTS)
        && t.options.has(Optimization.LAZY_FLAGS)
        && bits >= 32
        && !t.operands.isMemory(0);
  }

  /** The host's shifts look at no more bits of the count than the guest's. */
  private static boolean byCount(Translation t, int bits) {
    if (!isInline(t, bits)) {
      return byRuntime(t, bits);
    }
    int a = t.operands.signed(t.operands.read(0), bits / 8);
    int count = maskedCount(t, bits);
    Op op = t.instruction().form().op();
    IrOp shift =
        switch (op) {
          case SHL -> bits == 32 ? IrOp.SHL32 : IrOp.SHL;
          case SHR -> bits == 32 ? IrOp.SHR32 : IrOp.SHR;
          default -> bits == 32 ? IrOp.SAR32 : IrOp.SAR;
        };
    int kind = op == Op.SHL ? FlagsKind.SHL : op == Op.SHR ? FlagsKind.SHR : FlagsKind.SAR;
    keepOperands(t, a, count);
    int result;
    if (t.operands.isWhole(0)) {
      result = t.operands.register(0);
      t.operands.define(shift, result, a, GuestState.RCX, 0);
    } else {
      result = t.block.binary(shift, a, GuestState.RCX);
      t.operands.write(0, Value.raw(result));
    }
    keepResult(t, count, result, kind, bits);
    return true;
  }

  private static int maskedCount(Translation t, int bits) {
    return t.block.immediate(IrOp.AND, GuestState.RCX, countMask(bits));
  }

  /** A shift by 0 leaves the flags as they are. */
  private static void keepOperands(Translation t, int a, int count) {
    t.flags.setIf(count, FLAGS_A, a);
    t.flags.setIf(count, FLAGS_B, count);
  }

  private static void keepResult(Translation t, int count, int result, int kind, int bits) {
    t.flags.setIf(count, FLAGS_RESULT, result);
    t.flags.becomeIf(count, kind, bits / 8);
  }

  /** Of 32 bits, both operands are one number of 64; of 64, what comes in is shifted twice. */
  private static boolean doubleByCount(Translation t, int bits) {
    if (!isInline(t, bits)) {
      return false;
    }
    boolean left = t.instruction().form().op() == Op.SHLD;
    int a = t.operands.signed(t.operands.read(0), bits / 8);
    int b = t.operands.read(1).id();
    int count = maskedCount(t, bits);
    IrOp shift = left ? IrOp.SHL : IrOp.SHR;
    int result;
    if (bits == 32) {
      int up = t.block.immediate(IrOp.SHL, left ? a : b, 32);
      int low = t.block.unary(IrOp.ZEXT32, left ? b : a);
      int shifted = t.block.binary(shift, t.block.binary(IrOp.OR, up, low), count);
      result =
          left ? t.block.immediate(IrOp.SAR, shifted, 32) : t.block.unary(IrOp.SEXT32, shifted);
    } else {
      IrOp back = left ? IrOp.SHR : IrOp.SHL;
      int others = t.block.unary(IrOp.NOT, count); // bits 5:0 are 63 − count
      int in = t.block.binary(back, t.block.immediate(back, b, 1), others);
      result = t.block.binary(IrOp.OR, t.block.binary(shift, a, count), in);
    }
    keepOperands(t, a, count);
    t.operands.write(0, Value.signed(result));
    keepResult(t, count, result, left ? FlagsKind.SHL : FlagsKind.SHRD, bits);
    return true;
  }

  /** CF is that of the shift of the first operand. */
  private static boolean shiftDouble(Translation t, int bits) {
    boolean left = t.instruction().form().op() == Op.SHLD;
    int count = count(t, 2, bits);
    if (bits < 32 || t.operands.isMemory(0)) {
      return false;
    }
    if (count == 0) {
      return byZero(t, bits);
    }
    Value a = t.operands.read(0);
    Value b = t.operands.read(1);
    Value upper = left ? a : b;
    Value lower = left ? b : a;
    int up = t.block.immediate(IrOp.SHL, upper.id(), left ? count : bits - count);
    int low = t.operands.unsigned(lower, bits / 8);
    int down = t.block.immediate(IrOp.SHR, low, left ? bits - count : count);
    int result = t.block.binary(IrOp.OR, up, down);
    t.setFlags(a, Value.constant(count, 8), bits / 8);
    t.operands.write(0, Value.raw(result));
    t.setResult(Value.raw(result), left ? FlagsKind.SHL : FlagsKind.SHRD, bits / 8);
    return true;
  }
}
