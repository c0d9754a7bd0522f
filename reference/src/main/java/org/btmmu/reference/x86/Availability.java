package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Form;
import org.btmmu.spec.x86.Operand.Kind;

/**
 * Whether x87, MMX and SSE instructions may run (SDM 3A 2.5, 7.15 #MF, 14.1; SDM 2 2.4 and the
 * tables of exceptions in SDM 3B 24.25).
 */
final class Availability {
  /** CR0: monitor coprocessor, emulation, task switched, numeric error. */
  private static final long MP = 1 << 1, EM = 1 << 2, TS = 1 << 3, NE = 1 << 5;

  /** CR4.OSFXSR. */
  private static final long OSFXSR = 1 << 9;

  private Availability() {}

  /** An x87 instruction; those that wait see a pending exception. */
  static void x87(Execution x, boolean waits) {
    raiseIf(x, (x.registers.cr0 & (EM | TS)) != 0, Vectors.NM);
    if (waits) {
      pending(x);
    }
  }

  /** FWAIT. */
  static void fwait(Execution x) {
    raiseIf(x, (x.registers.cr0 & (MP | TS)) == (MP | TS), Vectors.NM);
    pending(x);
  }

  /** FXSAVE and FXRSTOR. */
  static void fxState(Execution x) {
    raiseIf(x, (x.registers.cr0 & (EM | TS)) != 0, Vectors.NM);
  }

  /** An MMX or SSE instruction. */
  static void simd(Execution x, boolean mmx, boolean sse) {
    raiseIf(x, (x.registers.cr0 & EM) != 0 || sse && !savesSse(x), Vectors.UD);
    raiseIf(x, (x.registers.cr0 & TS) != 0, Vectors.NM);
    if (mmx) {
      pending(x);
    }
  }

  /** CR4.OSFXSR: the system saves SSE's registers, so that its instructions are there. */
  static boolean savesSse(Execution x) {
    return (x.registers.cr4 & OSFXSR) != 0;
  }

  /** Whether an operand of a form is an MMX register. */
  static boolean usesMmx(Form form) {
    boolean uses = false;
    for (int i = 0; i < 4; i++) {
      Kind kind = form.operand(i).kind();
      uses |= kind == Kind.MMX_REG || kind == Kind.MMX_RM || kind == Kind.MMX_RM_REGISTER;
    }
    return uses;
  }

  /** Whether an operand of a form is an XMM register. */
  static boolean usesXmm(Form form) {
    boolean uses = false;
    for (int i = 0; i < 4; i++) {
      Kind kind = form.operand(i).kind();
      uses |= kind == Kind.XMM_REG || kind == Kind.XMM_RM || kind == Kind.XMM_RM_REGISTER;
    }
    return uses;
  }

  /** With CR0.NE clear the processor asks its platform instead, which is not modelled. */
  private static void pending(Execution x) {
    if (x.floating.isPending() && !x.failed()) {
      if ((x.registers.cr0 & NE) != 0) {
        x.raise(Vectors.MF, 0);
      } else {
        x.refuse();
      }
    }
  }

  private static void raiseIf(Execution x, boolean condition, int vector) {
    if (condition) {
      x.raise(vector, 0);
    }
  }
}
