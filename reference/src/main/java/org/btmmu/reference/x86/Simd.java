package org.btmmu.reference.x86;

import org.btmmu.reference.x86.PackedShifts.Direction;
import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.Op;
import org.btmmu.spec.x86.Operand.Kind;
import org.btmmu.spec.x86.SimdOp;

/** MMX and SSE instructions but for floating-point arithmetic (SDM 1 9, 10, 11, 12). */
public final class Simd {
  private Simd() {}

  static void execute(Execution x) {
    Form form = x.instruction().form();
    boolean emms = form.simd() == SimdOp.EMMS;
    boolean mmx = Availability.usesMmx(form);
    Availability.simd(x, mmx || emms, Availability.usesXmm(form));
    if (x.failed() || x.isRefused()) {
      return;
    }
    if (form.op() == Op.SIMD_FLOAT) {
      x.refuse();
    } else if (emms) {
      x.floating.setTop(0);
      x.floating.tags = 0;
    } else {
      operate(x, form.simd(), mmx ? 8 : 16);
      if (mmx && !x.isRefused()) {
        enterMmx(x, form);
      }
    }
  }

  /**
   * SDM 3A 14.2. What of it remains if a store faults is not said; processors keep TOP = 0, and of
   * MASKMOVQ all.
   */
  private static void enterMmx(Execution x, Form form) {
    if (!x.failed() || form.simd() == SimdOp.MASKMOVQ) {
      x.floating.enterMmx();
    } else if (Operands.isMemory(x.instruction(), 0)) {
      x.floating.setTop(0);
    }
  }

  private static void operate(Execution x, SimdOp op, int sizeBytes) {
    PackedLanes lanes = PackedLanes.of(op);
    if (lanes.step() != PackedLanes.Step.NONE) {
      Vector a = VectorOperands.read(x, 0);
      Vector b = VectorOperands.read(x, 1);
      VectorOperands.write(x, 0, PackedArithmetic.apply(lanes, a, b, sizeBytes));
      return;
    }
    switch (op) {
      case PSLLW -> shift(x, 16, Direction.LEFT, sizeBytes);
      case PSLLD -> shift(x, 32, Direction.LEFT, sizeBytes);
      case PSLLQ -> shift(x, 64, Direction.LEFT, sizeBytes);
      case PSRLW -> shift(x, 16, Direction.RIGHT, sizeBytes);
      case PSRLD -> shift(x, 32, Direction.RIGHT, sizeBytes);
      case PSRLQ -> shift(x, 64, Direction.RIGHT, sizeBytes);
      case PSRAW -> shift(x, 16, Direction.RIGHT_SIGNED, sizeBytes);
      case PSRAD -> shift(x, 32, Direction.RIGHT_SIGNED, sizeBytes);
      case MOVUPS, MOVUPD, MOVAPS, MOVAPD, MOVDQA, MOVDQU, LDDQU -> VectorMoves.execute(x);
      case MOVNTPS, MOVNTPD, MOVNTDQ, MOVNTDQA, MOVNTQ -> VectorMoves.execute(x);
      case MOVD, MOVQ, MOVQ2DQ, MOVDQ2Q, MOVSS, MOVSD_XMM -> VectorMoves.execute(x);
      case MOVLPS, MOVLPD, MOVHPS, MOVHPD, MOVHLPS, MOVLHPS -> VectorMoves.execute(x);
      case MASKMOVQ, MASKMOVDQU -> VectorMoves.maskedStore(x, sizeBytes);
      case PTEST -> {
        int flags = WholeVectors.test(VectorOperands.read(x, 0), VectorOperands.read(x, 1));
        Flags.set(x.registers, Flags.STATUS, flags, 0);
      }
      case PEXTRB -> extract(x, 8);
      case PEXTRW -> extract(x, 16);
      case PEXTRD -> extract(x, 8 * Operands.bytes(x, 0));
      case EXTRACTPS -> extract(x, 32);
      case PMOVMSKB -> signs(x, 8, sizeBytes);
      case MOVMSKPS -> signs(x, 32, sizeBytes);
      case MOVMSKPD -> signs(x, 64, sizeBytes);
      default -> Selections.execute(x, op, sizeBytes);
    }
  }

  private static void shift(Execution x, int bits, Direction direction, int sizeBytes) {
    boolean immediate = x.instruction().form().second().kind() == Kind.IMMEDIATE;
    long count = immediate ? x.instruction().immediate() : VectorOperands.read(x, 1).low();
    Vector a = VectorOperands.read(x, 0);
    VectorOperands.write(x, 0, PackedShifts.shift(a, bits, direction, count, sizeBytes));
  }

  /** The lane that the immediate names, of as many as the register has, zero-extended. */
  private static void extract(Execution x, int bits) {
    int count = (Availability.usesMmx(x.instruction().form()) ? 64 : 128) / bits;
    int lane = (int) x.instruction().immediate() & count - 1;
    VectorOperands.write(x, 0, new Vector(VectorOperands.read(x, 1).lane(bits, lane), 0));
  }

  private static void signs(Execution x, int bits, int sizeBytes) {
    long signs = Shuffles.signs(VectorOperands.read(x, 1), bits, sizeBytes);
    VectorOperands.write(x, 0, new Vector(signs, 0));
  }
}
