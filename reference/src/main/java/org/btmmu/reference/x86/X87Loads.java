package org.btmmu.reference.x86;

import org.btmmu.spec.x86.X87Op;

/** x87 instructions that push a number (SDM 2: FLD, FILD, FLD1 to FLDZ). */
final class X87Loads {
  private X87Loads() {}

  /** FLD and FILD. */
  static void execute(Execution x, X87Op op) {
    if (!Operands.isMemory(x.instruction(), 0)) {
      int from = x.instruction().rm() & 7;
      boolean empty = x.floating.isEmpty(from);
      push(x, x.floating.st(from), empty, 0);
      return;
    }
    int sizeBytes = Operands.bytes(x, 0);
    int segment = Operands.segment(x, 0);
    long offset = Operands.offset(x, 0);
    long bits = x.load(segment, offset, Math.min(sizeBytes, 8));
    int exponent = sizeBytes == 10 ? (int) x.load(segment, offset + 8, 2) : 0;
    if (x.failed()) {
      return;
    }
    if (op == X87Op.FILD) {
      push(x, Extended.ofInteger(Flags.signed(bits, 8 * sizeBytes)), false, 0);
    } else if (sizeBytes == 10) {
      push(x, new Extended(exponent, bits), false, 0);
    } else {
      Extended value = X87Conversions.widen(bits, sizeBytes);
      int denormal = X87Conversions.isDenormal(bits, sizeBytes) ? FloatingRegisters.DE : 0;
      int exceptions = value.isSignaling() ? FloatingRegisters.IE : denormal;
      push(x, value.isSignaling() ? value.quieted() : value, false, exceptions);
    }
  }

  /**
   * A push, unless it is a stack fault or an invalid operation that is not masked. A denormal is
   * pushed even if its exception is not masked, as processors do.
   */
  private static void push(Execution x, Extended value, boolean empty, int exceptions) {
    FloatingRegisters floating = x.floating;
    boolean full = !floating.isEmpty(-1);
    if (full || empty) {
      if (X87Stack.fault(floating, !empty)) {
        floating.push(Extended.INDEFINITE);
      }
      return;
    }
    floating.setC1(false);
    floating.signal(exceptions);
    if (floating.masks(exceptions & FloatingRegisters.IE)) {
      floating.push(value);
    }
  }

  /** Constants are rounded from a longer value as rounding control says, without an exception. */
  static void constant(Execution x, X87Op op) {
    int rounding = x.floating.rounding();
    boolean up = rounding == 2;
    boolean down = rounding == 1 || rounding == 3;
    Extended value =
        switch (op) {
          case FLD1 -> new Extended(0x3FFF, 0x8000_0000_0000_0000L);
          case FLDL2T -> new Extended(0x4000, 0xD49A_784B_CD1B_8AFEL + (up ? 1 : 0));
          case FLDL2E -> new Extended(0x3FFF, 0xB8AA_3B29_5C17_F0BCL - (down ? 1 : 0));
          case FLDPI -> new Extended(0x4000, 0xC90F_DAA2_2168_C235L - (down ? 1 : 0));
          case FLDLG2 -> new Extended(0x3FFD, 0x9A20_9A84_FBCF_F799L - (down ? 1 : 0));
          case FLDLN2 -> new Extended(0x3FFE, 0xB172_17F7_D1CF_79ACL - (down ? 1 : 0));
          default -> Extended.ZERO;
        };
    push(x, value, false, 0);
  }
}
