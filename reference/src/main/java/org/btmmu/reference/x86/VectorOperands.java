package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Operand;

/** Operands of MMX and SSE instructions in registers and memory (SDM 1 9.2, 10.4.1, 11.5). */
final class VectorOperands {
  private VectorOperands() {}

  /** Operand {@code number}: a whole register, or memory as large as the operand, zero-extended. */
  static Vector read(Execution x, int number) {
    Instruction i = x.instruction();
    Operand operand = i.form().operand(number);
    if (Operands.isMemory(i, number)) {
      return load(x, number);
    }
    return switch (operand.kind()) {
      case MMX_REG -> new Vector(x.floating.significand[i.reg() & 7], 0);
      case MMX_RM, MMX_RM_REGISTER -> new Vector(x.floating.significand[i.rm() & 7], 0);
      case XMM_REG -> xmm(x, i.reg());
      case XMM_RM, XMM_RM_REGISTER -> xmm(x, i.rm());
      case FIXED_XMM -> xmm(x, operand.number());
      default -> new Vector(Operands.read(x, number), 0);
    };
  }

  private static Vector xmm(Execution x, int number) {
    return new Vector(x.floating.xmm[2 * number], x.floating.xmm[2 * number + 1]);
  }

  /** Writes a whole register, or memory as large as the operand. */
  static void write(Execution x, int number, Vector value) {
    Instruction i = x.instruction();
    if (Operands.isMemory(i, number)) {
      store(x, number, value);
    } else if (!x.failed()) {
      switch (i.form().operand(number).kind()) {
        case MMX_REG -> x.floating.setMmx(i.reg() & 7, value.low());
        case MMX_RM, MMX_RM_REGISTER -> x.floating.setMmx(i.rm() & 7, value.low());
        case XMM_REG -> setXmm(x, i.reg(), value);
        case XMM_RM, XMM_RM_REGISTER -> setXmm(x, i.rm(), value);
        default -> Operands.write(x, number, value.low());
      }
    }
  }

  private static void setXmm(Execution x, int number, Vector value) {
    x.floating.xmm[2 * number] = value.low();
    x.floating.xmm[2 * number + 1] = value.high();
  }

  private static Vector load(Execution x, int number) {
    int sizeBytes = Operands.bytes(x, number);
    int segment = Operands.segment(x, number);
    long offset = Operands.offset(x, number);
    if (sizeBytes < 16) {
      return new Vector(x.load(segment, offset, sizeBytes), 0);
    }
    align(x, segment, offset);
    int partBytes = partBytes(x, segment, offset);
    Vector value = Vector.ZERO;
    for (int at = 0; at < 16; at += partBytes) {
      long part = x.load(segment, offset + at, partBytes);
      value = value.with(8 * partBytes, at / partBytes, part);
    }
    return value;
  }

  private static void store(Execution x, int number, Vector value) {
    int sizeBytes = Operands.bytes(x, number);
    int segment = Operands.segment(x, number);
    long offset = Operands.offset(x, number);
    if (sizeBytes < 16) {
      x.store(segment, offset, sizeBytes, value.low());
    } else {
      align(x, segment, offset);
      int partBytes = partBytes(x, segment, offset);
      LargeOperands.probe(x, segment, offset, 16, partBytes);
      for (int at = 0; at < 16; at += partBytes) {
        long part = value.lane(8 * partBytes, at / partBytes);
        x.store(segment, offset + at, partBytes, part);
      }
    }
  }

  /** Operands of 16 bytes raise no #AC wherever they lie: single bytes are always aligned. */
  private static int partBytes(Execution x, int segment, long offset) {
    return LargeOperands.isAligned(x, segment, offset, 8) ? 8 : 1;
  }

  /** Operands of 16 bytes are aligned, but for those of the moves that are there not to ask. */
  private static void align(Execution x, int segment, long offset) {
    switch (x.instruction().form().simd()) {
      case MOVUPS, MOVUPD, MOVDQU, LDDQU -> {}
      default -> LargeOperands.requireAlignment(x, segment, offset);
    }
  }
}
