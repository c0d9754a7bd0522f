package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.FlagsKind;
import org.btmmu.spec.x86.Operand.Kind;

/**
 * Multiplication (SDM 2: MUL, IMUL). The flags come from a number that is 0 if the product fits,
 * which is computed apart, so that it is left out where no one asks.
 */
final class MultiplyForms {
  private static final int RAX = 0;
  private static final int RDX = 2;

  private MultiplyForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    switch (t.instruction().form().op()) {
      case MUL -> wide(t, false);
      case IMUL_WIDE -> wide(t, true);
      case IMUL -> multiply(t);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void multiply(Translation t) {
    boolean three = t.instruction().form().third().kind() != Kind.NONE;
    int sizeBytes = t.operands.bytes(0);
    int register = t.operands.register(0);
    Value a = t.operands.read(three ? 1 : 0);
    Value b = t.operands.read(three ? 2 : 1);
    int excess = excess(t, a, b, sizeBytes);
    if (sizeBytes == t.operands.nativeBytes()) {
      IrOp op = sizeBytes == 4 ? IrOp.MUL32 : IrOp.MUL;
      t.operands.define(op, register, a.id(), b.id(), b.constant());
    } else {
      int product = t.block.temporary();
      t.block.add(IrOp.MUL, product, a.id(), b.id(), b.constant());
      t.operands.write(0, Value.raw(product));
    }
    setExcess(t, excess);
  }

  /** A number that is 0 if the signed product fits. */
  private static int excess(Translation t, Value a, Value b, int sizeBytes) {
    int x = t.operands.signed(a, sizeBytes);
    int y = t.operands.signed(b, sizeBytes);
    int low = t.block.binary(IrOp.MUL, x, y);
    if (sizeBytes == 8) {
      int high = t.block.binary(IrOp.MULH, x, y);
      return t.block.binary(IrOp.XOR, high, t.block.immediate(IrOp.SAR, low, 63));
    }
    int fitting = t.block.unary(LazyFlags.signExtension(sizeBytes), low);
    return t.block.binary(IrOp.XOR, low, fitting);
  }

  private static void setExcess(Translation t, int excess) {
    t.flags.set(Ir.FLAGS_B, Value.signed(excess), 8);
    t.flags.become(FlagsKind.MUL, 8);
  }

  /** The accumulator times the operand; the product has twice the size. */
  private static void wide(Translation t, boolean signed) {
    int sizeBytes = t.operands.bytes(0);
    Value b = t.operands.read(0);
    Value a = t.operands.register(RAX, sizeBytes);
    int x = signed ? t.operands.signed(a, sizeBytes) : t.operands.unsigned(a, sizeBytes);
    int y = signed ? t.operands.signed(b, sizeBytes) : t.operands.unsigned(b, sizeBytes);
    int low = t.block.binary(IrOp.MUL, x, y);
    int high;
    if (sizeBytes == 8) {
      high = t.block.binary(signed ? IrOp.MULH : IrOp.MULHU, x, y);
    } else {
      high = t.block.immediate(signed ? IrOp.SAR : IrOp.SHR, low, 8 * sizeBytes);
    }
    int excess = signed ? excess(t, a, b, sizeBytes) : high;
    if (sizeBytes == 1) {
      t.operands.writeRegister(RAX, 2, Value.raw(low));
    } else {
      t.operands.writeRegister(RAX, sizeBytes, Value.raw(low));
      t.operands.writeRegister(RDX, sizeBytes, new Value(high, 0, signed));
    }
    setExcess(t, excess);
  }
}
