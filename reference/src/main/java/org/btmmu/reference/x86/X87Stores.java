package org.btmmu.reference.x86;

import org.btmmu.reference.x86.X87Conversions.Rounded;
import org.btmmu.spec.x86.X87Op;

/** x87 instructions that store ST(0) (SDM 2: FST, FSTP, FIST, FISTP, FISTTP). */
final class X87Stores {
  private static final int TRUNCATE = 3;

  private X87Stores() {}

  static void execute(Execution x, X87Op op) {
    boolean pops = op != X87Op.FST && op != X87Op.FIST;
    if (!Operands.isMemory(x.instruction(), 0)) {
      toRegister(x, pops);
    } else if (Operands.bytes(x, 0) == 10) {
      extended(x);
    } else {
      converted(x, op, pops);
    }
  }

  private static void toRegister(Execution x, boolean pops) {
    FloatingRegisters floating = x.floating;
    boolean empty = floating.isEmpty(0);
    if (empty && !X87Stack.fault(floating, false)) {
      return;
    }
    floating.setC1(false);
    floating.setSt(x.instruction().rm() & 7, empty ? Extended.INDEFINITE : floating.st(0));
    if (pops) {
      floating.pop();
    }
  }

  /** FSTP of 10 bytes: any contents go out as they are. */
  private static void extended(Execution x) {
    FloatingRegisters floating = x.floating;
    boolean empty = floating.isEmpty(0);
    if (empty && !floating.masks(FloatingRegisters.IE)) {
      X87Stack.fault(floating, false);
      return;
    }
    Extended value = empty ? Extended.INDEFINITE : floating.st(0);
    int segment = Operands.segment(x, 0);
    long offset = Operands.offset(x, 0);
    LargeOperands.probe(x, segment, offset, 10, 8);
    x.store(segment, offset, 8, value.significand());
    x.store(segment, offset + 8, 2, value.signExponent());
    if (!x.failed()) {
      finish(floating, empty, new Rounded(0, 0, false), true);
    }
  }

  /** An exception that is not masked leaves memory and stack alone, but for the inexact result. */
  private static void converted(Execution x, X87Op op, boolean pops) {
    FloatingRegisters floating = x.floating;
    boolean empty = floating.isEmpty(0);
    Extended value = empty ? Extended.INDEFINITE : floating.st(0);
    int sizeBytes = Operands.bytes(x, 0);
    boolean masksUnderflow = floating.masks(FloatingRegisters.UE);
    Rounded result =
        switch (op) {
          case FST, FSTP ->
              X87Conversions.narrow(value, sizeBytes, floating.rounding(), masksUnderflow);
          case FISTTP -> X87Conversions.toInteger(value, sizeBytes, TRUNCATE);
          default -> X87Conversions.toInteger(value, sizeBytes, floating.rounding());
        };
    int exceptions = empty ? FloatingRegisters.IE : result.exceptions();
    int early = exceptions & ~FloatingRegisters.PE;
    if (!floating.masks(early)) {
      finish(floating, empty, new Rounded(0, early, false), false);
      return;
    }
    Operands.write(x, 0, result.bits());
    if (!x.failed()) {
      finish(floating, empty, result, pops);
    }
  }

  private static void finish(
      FloatingRegisters floating, boolean empty, Rounded result, boolean pops) {
    if (empty) {
      X87Stack.fault(floating, false);
    } else {
      floating.setC1(result.roundedUp());
      floating.signal(result.exceptions());
    }
    if (pops) {
      floating.pop();
    }
  }
}
