package org.btmmu.reference.x86;

import org.btmmu.spec.x86.X87Op;

/** Stack faults (SDM 1 8.5.1.1), and instructions that stay within the register stack. */
final class X87Stack {
  private X87Stack() {}

  /**
   * Signals that an operand is empty (underflow), or that a push would overwrite a register
   * (overflow).
   *
   * @return whether the exception is masked, so that the result is the indefinite
   */
  static boolean fault(FloatingRegisters floating, boolean overflow) {
    floating.setC1(overflow);
    floating.signal(FloatingRegisters.IE | FloatingRegisters.SF);
    return floating.masks(FloatingRegisters.IE);
  }

  /** FXCH, FCHS, FABS. */
  static void execute(Execution x, X87Op op) {
    FloatingRegisters floating = x.floating;
    int other = op == X87Op.FXCH ? x.instruction().rm() & 7 : 0;
    boolean empty = floating.isEmpty(0) || floating.isEmpty(other);
    if (empty && !fault(floating, false)) {
      return;
    }
    Extended first = floating.isEmpty(0) ? Extended.INDEFINITE : floating.st(0);
    Extended second = floating.isEmpty(other) ? Extended.INDEFINITE : floating.st(other);
    floating.setC1(false);
    switch (op) {
      case FXCH -> {
        floating.setSt(0, second);
        floating.setSt(other, first);
      }
      case FCHS -> floating.setSt(0, empty ? first : first.withSign(!first.isNegative()));
      default -> floating.setSt(0, empty ? first : first.withSign(false));
    }
  }

  /** FCMOVcc; an empty operand is a fault whatever the condition. */
  static void moveIf(Execution x, X87Op op, boolean wanted) {
    FloatingRegisters floating = x.floating;
    int flags =
        switch (op) {
          case FCMOVB, FCMOVNB -> Flags.CF;
          case FCMOVE, FCMOVNE -> Flags.ZF;
          case FCMOVBE, FCMOVNBE -> Flags.CF | Flags.ZF;
          default -> Flags.PF;
        };
    int from = x.instruction().rm() & 7;
    if (floating.isEmpty(0) || floating.isEmpty(from)) {
      if (fault(floating, false)) {
        floating.setSt(0, Extended.INDEFINITE);
      }
      return;
    }
    if (x.registers.is(flags) == wanted) {
      floating.setSt(0, floating.st(from));
    }
  }
}
