package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Instruction;

/** Moves of MMX and SSE registers (SDM 1 9.4.1, 10.4.1.1, 11.4.1.1, 12.3). */
final class VectorMoves {
  private VectorMoves() {}

  static void execute(Execution x) {
    Instruction i = x.instruction();
    boolean toMemory = Operands.isMemory(i, 0);
    Vector source = VectorOperands.read(x, 1);
    switch (i.form().simd()) {
      case MOVD, MOVQ, MOVQ2DQ, MOVDQ2Q -> VectorOperands.write(x, 0, lowOf(source.low()));
      case MOVSS -> scalar(x, 32, source);
      case MOVSD_XMM -> scalar(x, 64, source);
      case MOVLPS, MOVLPD -> half(x, toMemory, 0, source.low());
      case MOVHPS, MOVHPD -> half(x, toMemory, 1, toMemory ? source.high() : source.low());
      case MOVHLPS -> half(x, false, 0, source.high());
      case MOVLHPS -> half(x, false, 1, source.low());
      default -> VectorOperands.write(x, 0, source);
    }
  }

  private static Vector lowOf(long low) {
    return new Vector(low, 0);
  }

  /** From memory the rest of the register becomes 0, from a register it is kept. */
  private static void scalar(Execution x, int bits, Vector source) {
    boolean memory = Operands.isMemory(x.instruction(), 0) || Operands.isMemory(x.instruction(), 1);
    VectorOperands.write(
        x, 0, memory ? source : VectorOperands.read(x, 0).with(bits, 0, source.lane(bits, 0)));
  }

  /** A half of the destination register, or 8 bytes of memory. */
  private static void half(Execution x, boolean toMemory, int half, long value) {
    VectorOperands.write(
        x, 0, toMemory ? lowOf(value) : VectorOperands.read(x, 0).with(64, half, value));
  }

  /**
   * MASKMOVQ and MASKMOVDQU: to DS:rDI, the bytes whose mask has its highest bit set. Whether the
   * others can fault is the processor's choice; here all can, the upper half first, as on those
   * that were tried.
   */
  static void maskedStore(Execution x, int sizeBytes) {
    Instruction i = x.instruction();
    Vector value = VectorOperands.read(x, 0);
    long mask = Shuffles.signs(VectorOperands.read(x, 1), 8, sizeBytes);
    int segment = i.segment() >= 0 ? i.segment() : Registers.DS;
    long offset = x.registers.gpr[Registers.RDI] & Flags.mask(8 * i.addressBytes());
    for (int at = sizeBytes - 8; at >= 0; at -= 8) {
      x.probeStore(segment, offset + at, 8);
    }
    for (int at = 0; at < sizeBytes; at++) {
      if ((mask >>> at & 1) != 0) {
        x.store(segment, offset + at, 1, value.lane(8, at));
      }
    }
  }
}
