package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.GuestState;

/** Instructions on the carry (SDM 2: CLC, CMC, STC). */
final class FlagForms {
  private FlagForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    switch (t.instruction().form().op()) {
      case CLC -> ShiftForms.becomeFlags(t, ShiftForms.flagsBefore(t, GuestState.CF));
      case STC -> change(t, GuestState.CF, IrOp.OR);
      case CMC -> change(t, 0, IrOp.XOR);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void change(Translation t, int without, IrOp op) {
    int before = ShiftForms.flagsBefore(t, without);
    ShiftForms.becomeFlags(t, t.operands.immediate(op, before, GuestState.CF));
  }
}
