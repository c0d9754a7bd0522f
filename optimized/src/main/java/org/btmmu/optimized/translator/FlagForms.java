package org.btmmu.optimized.translator;

import org.btmmu.optimized.processor.GuestState;
import org.btmmu.optimized.processor.Record;

/** Instructions on the carry and the direction (SDM 2: CLC, CMC, STC; CLD, STD). */
final class FlagForms {
  private FlagForms() {}

  /** Translates the current instruction, if it is one of these. */
  static boolean translate(Translation t) {
    switch (t.instruction().form().op()) {
      case CLC -> ShiftForms.becomeFlags(t, ShiftForms.flagsBefore(t, GuestState.CF));
      case STC -> change(t, GuestState.CF, IrOp.OR);
      case CMC -> change(t, 0, IrOp.XOR);
      case CLD -> direct(t, 1);
      case STD -> direct(t, -1);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void change(Translation t, int without, IrOp op) {
    int before = ShiftForms.flagsBefore(t, without);
    ShiftForms.becomeFlags(t, t.block.immediate(op, before, GuestState.CF));
  }

  private static void direct(Translation t, long direction) {
    int value = t.operands.value(Value.constant(direction, 8));
    t.block.add(IrOp.STORE_RECORD, Ir.NONE, value, Ir.NONE, Record.DIRECTION);
  }
}
