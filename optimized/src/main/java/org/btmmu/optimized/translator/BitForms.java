package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.optimized.processor.GuestState;
import org.btmmu.spec.x86.Op;

/** Single bits of registers, and finding them (SDM 2: BT to BTS, BSF, BSR, LZCNT, TZCNT). */
final class BitForms {
  private BitForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    switch (t.instruction().form().op()) {
      case BT, BTS, BTR, BTC -> {
        return test(t);
      }
      case BSF -> scan(t, true);
      case BSR -> scan(t, false);
      case TZCNT, LZCNT -> count(t);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** CF is the bit; ZF stays as it is, the others are undefined. */
  private static boolean test(Translation t) {
    if (t.operands.isMemory(0)) {
      return false;
    }
    int bits = 8 * t.operands.bytes(0);
    Value a = t.operands.read(0);
    Value number = t.operands.read(1);
    Value place =
        number.isConstant()
            ? Value.constant(number.constant() & bits - 1, 8)
            : Value.raw(t.block.immediate(IrOp.AND, number.id(), bits - 1));
    int moved = t.block.temporary();
    t.apply(IrOp.SHR, moved, a.id(), place);
    int carry = t.block.immediate(IrOp.AND, moved, 1);
    int flags = t.block.binary(IrOp.OR, zeroFlag(t), carry);
    change(t, a, place);
    ShiftForms.becomeFlags(t, flags);
    return true;
  }

  private static int zeroFlag(Translation t) {
    if (t.flags.kind() == FlagsKind.DYNAMIC) {
      return ShiftForms.flagsBefore(t, ~GuestState.ZF);
    }
    int places = Integer.numberOfTrailingZeros(GuestState.ZF);
    return t.block.immediate(IrOp.SHL, t.conditions.zero(), places);
  }

  private static void change(Translation t, Value a, Value place) {
    Op op = t.instruction().form().op();
    if (op == Op.BT) {
      return;
    }
    int one = t.operands.value(Value.constant(1, 8));
    int bit = t.block.temporary();
    t.apply(IrOp.SHL, bit, one, place);
    int changed =
        switch (op) {
          case BTS -> t.block.binary(IrOp.OR, a.id(), bit);
          case BTR -> t.block.binary(IrOp.AND, a.id(), t.block.unary(IrOp.NOT, bit));
          default -> t.block.binary(IrOp.XOR, a.id(), bit);
        };
    t.operands.write(0, Value.raw(changed));
  }

  /** Of 0 there is no bit to find: the destination keeps its value. */
  private static void scan(Translation t, boolean forward) {
    int sizeBytes = t.operands.bytes(0);
    Value source = t.operands.read(1);
    int register = t.operands.register(0);
    int value = t.operands.unsigned(source, sizeBytes);
    int one = value;
    if (forward) {
      one = t.block.binary(IrOp.AND, value, t.block.binary(IrOp.SUB, Ir.ZERO, value));
    }
    int found = t.block.immediate(IrOp.XOR, t.block.unary(IrOp.CLZ64, one), 63);
    int whole = sizeBytes == 2 ? t.block.binary(IrOp.INSERT16, register, found) : found;
    t.flags.set(Ir.FLAGS_RESULT, source, sizeBytes);
    t.flags.define(register);
    t.block.add(IrOp.MOVE_IF, register, whole, value);
    t.flags.become(FlagsKind.LOGIC, sizeBytes);
  }

  /** CF is whether there is no bit, ZF whether the count is 0; the others are undefined. */
  private static void count(Translation t) {
    int sizeBytes = t.operands.bytes(0);
    int bits = 8 * sizeBytes;
    int value = t.operands.unsigned(t.operands.read(1), sizeBytes);
    int zeros;
    if (t.instruction().form().op() == Op.LZCNT) {
      int all = t.block.unary(IrOp.CLZ64, value);
      zeros = bits == 64 ? all : t.block.immediate(IrOp.ADD, all, bits - 64);
    } else {
      int end = bits == 64 ? value : withBit(t, value, bits);
      int below = t.block.immediate(IrOp.ADD, end, -1);
      int trailing = t.block.binary(IrOp.AND, t.block.unary(IrOp.NOT, end), below);
      int rest = t.block.unary(IrOp.CLZ64, trailing);
      zeros = t.block.immediate(IrOp.ADD, t.block.binary(IrOp.SUB, Ir.ZERO, rest), 64);
    }
    int none = t.block.immediate(IrOp.SLTU, value, 1);
    int first = t.block.immediate(IrOp.SLTU, zeros, 1);
    int places = Integer.numberOfTrailingZeros(GuestState.ZF);
    int flags = t.block.binary(IrOp.OR, none, t.block.immediate(IrOp.SHL, first, places));
    t.operands.write(0, Value.raw(zeros));
    ShiftForms.becomeFlags(t, flags);
  }

  private static int withBit(Translation t, int value, int number) {
    return t.block.immediate(IrOp.OR, value, 1L << number);
  }
}
