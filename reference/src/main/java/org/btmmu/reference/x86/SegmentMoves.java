package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Operand.Kind;

/** MOV to and from segment registers, LES, LDS, LSS, LFS and LGS (SDM 2, each by its name). */
final class SegmentMoves {
  /** How many segment registers there are; REX.R does not count. */
  private static final int SEGMENTS = 6;

  private SegmentMoves() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case MOV -> move(x);
      case LES -> loadFar(x, Registers.ES);
      case LSS -> loadFar(x, Registers.SS);
      case LDS -> loadFar(x, Registers.DS);
      case LFS -> loadFar(x, Registers.FS);
      case LGS -> loadFar(x, Registers.GS);
      default -> x.refuse();
    }
  }

  /** Whether a MOV is one of segment registers. */
  static boolean concerns(Form form) {
    return form.first().kind() == Kind.SEGMENT_REGISTER
        || form.second().kind() == Kind.SEGMENT_REGISTER;
  }

  private static void move(Execution x) {
    Instruction i = x.instruction();
    int segment = i.reg() & 7;
    boolean loads = i.form().first().kind() == Kind.SEGMENT_REGISTER;
    if (segment >= SEGMENTS || loads && segment == Registers.CS) {
      x.raise(Vectors.UD, 0);
    } else if (loads) {
      SegmentLoads.load(x, segment, (int) Operands.read(x, 1) & 0xFFFF);
    } else {
      Operands.write(x, 0, x.registers.selector[segment]);
    }
  }

  /** LSS, unlike MOV SS, holds no interrupt back. */
  private static void loadFar(Execution x, int segment) {
    long offset = FarTransfers.pointerOffset(x, 1);
    SegmentLoads.load(x, segment, FarTransfers.pointerSelector(x, 1));
    x.registers.shadow = false;
    Operands.write(x, 0, offset);
  }
}
