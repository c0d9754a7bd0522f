package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.X87Op;

/**
 * x87 instructions (SDM 1 8.3): loads, stores, comparisons and control; arithmetic is refused.
 *
 * <p>Selectors of the last instruction are recorded, as processors before those do that report "FPU
 * CS and FPU DS deprecated"; its opcode is recorded if it leaves an exception unmasked (SDM 1
 * 8.1.9.1).
 */
public final class X87 {
  private X87() {}

  static void execute(Execution x) {
    X87Op op = x.instruction().form().x87();
    Availability.x87(x, waits(op));
    if (x.failed() || x.isRefused()) {
      return;
    }
    operate(x, op);
    if (!isControl(op) && !x.failed() && !x.isRefused()) {
      record(x);
    }
  }

  private static boolean waits(X87Op op) {
    return switch (op) {
      case FNINIT, FNCLEX, FNSTCW, FNSTSW, FNSTENV, FNSAVE -> false;
      default -> true;
    };
  }

  /** SDM 1 8.1.8: those that leave the pointers to the last instruction alone. */
  private static boolean isControl(X87Op op) {
    return switch (op) {
      case FNINIT, FNCLEX, FLDCW, FNSTCW, FNSTSW, FNSTENV, FLDENV, FNSAVE, FRSTOR -> true;
      default -> false;
    };
  }

  private static void operate(Execution x, X87Op op) {
    FloatingRegisters floating = x.floating;
    switch (op) {
      case FNINIT -> floating.initialize();
      case FNCLEX -> floating.setStatus(floating.status & 0x7F00);
      case FNSTCW -> Operands.write(x, 0, floating.control);
      case FNSTSW -> Operands.write(x, 0, floating.status);
      case FLDCW -> {
        int word = (int) Operands.read(x, 0);
        if (!x.failed()) {
          floating.setControl(word);
        }
      }
      case FNSTENV, FNSAVE -> X87Environment.store(x, op == X87Op.FNSAVE);
      case FLDENV, FRSTOR -> X87Environment.load(x, op == X87Op.FRSTOR);
      case FNOP -> {}
      case FINCSTP, FDECSTP -> {
        floating.setTop(floating.top() + (op == X87Op.FINCSTP ? 1 : -1));
        floating.setC1(false);
      }
      case FFREE -> {
        floating.free(x.instruction().rm() & 7);
        floating.setC1(false);
      }
      case FFREEP -> {
        floating.free(x.instruction().rm() & 7);
        floating.pop();
        floating.setC1(false);
      }
      case FXAM -> examine(floating);
      case FLD, FILD -> X87Loads.execute(x, op);
      case FLD1, FLDL2T, FLDL2E, FLDPI, FLDLG2, FLDLN2, FLDZ -> X87Loads.constant(x, op);
      case FST, FSTP, FIST, FISTP, FISTTP -> X87Stores.execute(x, op);
      case FXCH, FCHS, FABS -> X87Stack.execute(x, op);
      case FCMOVB, FCMOVE, FCMOVBE, FCMOVU -> X87Stack.moveIf(x, op, true);
      case FCMOVNB, FCMOVNE, FCMOVNBE, FCMOVNU -> X87Stack.moveIf(x, op, false);
      case FCOM, FCOMP, FCOMPP, FUCOM, FUCOMP, FUCOMPP, FTST -> X87Comparisons.execute(x, op);
      case FICOM, FICOMP, FCOMI, FCOMIP, FUCOMI, FUCOMIP -> X87Comparisons.execute(x, op);
      default -> x.refuse();
    }
  }

  /** C3, C2 and C0 are the class of ST(0), C1 its sign, even if it is empty (SDM 2, FXAM). */
  private static void examine(FloatingRegisters floating) {
    int c0 = 1 << 8;
    int c2 = 1 << 10;
    int c3 = 1 << 14;
    Extended value = floating.st(0);
    int codes =
        switch (value.kind()) {
          case UNSUPPORTED -> 0;
          case NAN -> c0;
          case NORMAL -> c2;
          case INFINITY -> c2 | c0;
          case ZERO -> c3;
          case DENORMAL -> c3 | c2;
        };
    if (floating.isEmpty(0)) {
      codes = c3 | c0;
    }
    floating.status = floating.status & ~(c0 | c2 | c3) | codes;
    floating.setC1(value.isNegative());
  }

  private static void record(Execution x) {
    Instruction i = x.instruction();
    FloatingRegisters floating = x.floating;
    floating.codeOffset = x.registers.ripAfter(-i.lengthBytes());
    floating.codeSelector = x.registers.selector[Registers.CS];
    if (Operands.isMemory(i, 0)) {
      floating.dataOffset = Operands.offset(x, 0);
      floating.dataSelector = x.registers.selector[Operands.segment(x, 0)];
    }
    if (floating.isPending()) {
      int modRm = i.mod() << 6 | (i.reg() & 7) << 3 | i.rm() & 7;
      floating.opcode = (i.form().encoding().opcode() & 7) << 8 | modRm;
    }
  }
}
