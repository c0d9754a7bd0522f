package org.btmmu.optimized.translator;

import static org.btmmu.optimized.processor.GuestState.RAX;
import static org.btmmu.optimized.processor.GuestState.RDX;

import org.btmmu.spec.x86.Op;

/**
 * Division of 16, 32 and 64 bits (SDM 2: DIV, IDIV) by the host's of 64. The flags, which are
 * undefined, stay as they are.
 */
final class DivideForms {
  private DivideForms() {}

  /** Translates the current instruction, a division, if its dividend has no more than 64 bits. */
  static boolean translate(Translation t) {
    int sizeBytes = t.operands.bytes(0);
    if (sizeBytes == 8) {
      return false;
    }
    boolean signed = t.instruction().form().op() == Op.IDIV;
    Value operand = t.operands.read(0);
    int b =
        signed ? t.operands.signed(operand, sizeBytes) : t.operands.unsigned(operand, sizeBytes);
    int high = high(t, sizeBytes);
    int low = t.operands.unsigned(t.operands.register(RAX, sizeBytes), sizeBytes);
    int a = t.block.binary(IrOp.OR, t.block.immediate(IrOp.SHL, high, 8 * sizeBytes), low);
    if (signed) {
      divideSigned(t, sizeBytes, signedDividend(t, a, sizeBytes), b);
    } else {
      raiseUnless(t, t.block.binary(IrOp.SLTU, high, b));
      int quotient = t.block.binary(IrOp.DIVU, a, b);
      write(t, sizeBytes, quotient, t.block.binary(IrOp.REMU, a, b));
    }
    return true;
  }

  /** The dividend's upper half, extended with zeros. */
  private static int high(Translation t, int sizeBytes) {
    return sizeBytes == 1
        ? t.block.unary(IrOp.EXTRACT_HIGH8, RAX)
        : t.operands.unsigned(t.operands.register(RDX, sizeBytes), sizeBytes);
  }

  private static int signedDividend(Translation t, int a, int sizeBytes) {
    return sizeBytes == 4 ? a : t.block.unary(LazyFlags.signExtension(2 * sizeBytes), a);
  }

  /** The quotient of the least dividend by −1 is that dividend for the host: it does not fit. */
  private static void divideSigned(Translation t, int sizeBytes, int a, int b) {
    raiseUnless(t, b);
    int quotient = t.block.binary(IrOp.DIV, a, b);
    int fitting = t.block.unary(LazyFlags.signExtension(sizeBytes), quotient);
    int excess = t.block.binary(IrOp.XOR, quotient, fitting);
    raiseUnless(t, t.block.immediate(IrOp.SLTU, excess, 1));
    write(t, sizeBytes, quotient, t.block.binary(IrOp.REM, a, b));
  }

  private static void raiseUnless(Translation t, int value) {
    t.block.add(IrOp.DIVIDE_ERROR_UNLESS, Ir.NONE, value);
  }

  private static void write(Translation t, int sizeBytes, int quotient, int remainder) {
    if (sizeBytes == 1) {
      int upper = t.block.immediate(IrOp.SHL, remainder, 8);
      int both = t.block.binary(IrOp.OR, upper, t.block.unary(IrOp.ZEXT8, quotient));
      t.operands.writeRegister(RAX, 2, Value.raw(both));
    } else {
      t.operands.writeRegister(RAX, sizeBytes, Value.raw(quotient));
      t.operands.writeRegister(RDX, sizeBytes, Value.raw(remainder));
    }
  }
}
