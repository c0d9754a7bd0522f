package org.btmmu.reference.x86;

import org.btmmu.spec.x86.Instruction;
import org.btmmu.spec.x86.Op;

/** FXSAVE, FXRSTOR and their layouts (SDM 1 10.5.1, Table 10-2), LDMXCSR and STMXCSR. */
final class FxState {
  private static final int BYTES = 512;

  /** The words of 8 bytes that hold state; the rest is left alone. */
  private static final int WORDS = 52;

  private static final int POINTERS = 1, MXCSR = 3, DATA = 4, XMM = 20;

  /** The bits of MXCSR that may be 1. */
  private static final int MXCSR_MASK = 0xFFFF;

  private FxState() {}

  static void execute(Execution x) {
    switch (x.instruction().form().op()) {
      case FXSAVE, FXRSTOR -> {
        Availability.fxState(x);
        requireAlignment(x);
        if (x.instruction().form().op() == Op.FXSAVE) {
          save(x);
        } else {
          restore(x);
        }
      }
      case LDMXCSR -> {
        Availability.simd(x, false, true);
        int value = (int) Operands.read(x, 0);
        checkMxcsr(x, value);
        if (!x.failed()) {
          x.floating.mxcsr = value;
        }
      }
      default -> {
        Availability.simd(x, false, true);
        Operands.write(x, 0, x.floating.mxcsr);
      }
    }
  }

  /**
   * #AC if it is enabled and not even 4 bytes are aligned, else #GP(0); both before the segment is
   * asked whether it can be written. So processors choose.
   */
  private static void requireAlignment(Execution x) {
    int segment = Operands.segment(x, 0);
    long offset = Operands.offset(x, 0);
    Segmentation.linear(x, segment, offset, 4, false);
    LargeOperands.requireAlignment(x, segment, offset);
  }

  private static void checkMxcsr(Execution x, int value) {
    if ((value & ~MXCSR_MASK) != 0) {
      x.raise(Vectors.GP, 0);
    }
  }

  /** How many words there are: in 64-bit mode there are 16 XMM registers, elsewhere 8. */
  private static int words(Execution x) {
    if (!Availability.savesSse(x)) {
      return XMM;
    }
    return x.registers.is64Bit() ? WORDS : WORDS - 16;
  }

  private static void save(Execution x) {
    int segment = Operands.segment(x, 0);
    long offset = Operands.offset(x, 0);
    int words = words(x);
    LargeOperands.tryLast(x, segment, offset, BYTES, true);
    LargeOperands.probe(x, segment, offset, 8 * words, 8);
    for (int word = 0; word < words; word++) {
      x.store(segment, offset + 8 * word, 8, word(x, word));
    }
  }

  /** A word of the image. */
  private static long word(Execution x, int word) {
    FloatingRegisters floating = x.floating;
    boolean wide = x.instruction().operandBytes() == 8;
    if (word >= XMM) {
      return floating.xmm[word - XMM];
    }
    if (word >= DATA) {
      Extended value = floating.st((word - DATA) / 2);
      return word % 2 == 0 ? value.significand() : value.signExponent();
    }
    return switch (word) {
      case 0 ->
          floating.control
              | (long) floating.status << 16
              | (long) floating.tags << 32
              | (long) floating.opcode << 48;
      case POINTERS -> pointer(floating.codeOffset, floating.codeSelector, wide);
      case MXCSR -> (long) MXCSR_MASK << 32 | floating.mxcsr;
      default -> pointer(floating.dataOffset, floating.dataSelector, wide);
    };
  }

  private static long pointer(long offset, int selector, boolean wide) {
    return wide ? offset : offset & 0xFFFF_FFFFL | (long) selector << 32;
  }

  private static void restore(Execution x) {
    Instruction i = x.instruction();
    int segment = Operands.segment(x, 0);
    long offset = Operands.offset(x, 0);
    int words = words(x);
    long[] image = new long[WORDS];
    LargeOperands.tryLast(x, segment, offset, BYTES, false);
    for (int word = 0; word < words; word++) {
      image[word] = x.load(segment, offset + 8 * word, 8);
    }
    boolean sse = Availability.savesSse(x);
    if (sse) {
      checkMxcsr(x, (int) image[MXCSR]);
    }
    if (x.failed()) {
      return;
    }
    FloatingRegisters floating = x.floating;
    setPointers(floating, image, i.operandBytes() == 8);
    floating.setStatus((int) (image[0] >>> 16));
    for (int st = 0; st < 8; st++) {
      int signExponent = (int) image[DATA + 2 * st + 1] & 0xFFFF;
      floating.setSt(st, new Extended(signExponent, image[DATA + 2 * st]));
    }
    floating.tags = (int) (image[0] >>> 32) & 0xFF;
    floating.setControl((int) image[0]);
    if (sse) {
      floating.mxcsr = (int) image[MXCSR];
    }
    for (int word = XMM; word < words; word++) {
      floating.xmm[word - XMM] = image[word];
    }
  }

  private static void setPointers(FloatingRegisters floating, long[] image, boolean wide) {
    long mask = wide ? -1L : 0xFFFF_FFFFL;
    floating.opcode = (int) (image[0] >>> 48) & 0x7FF;
    floating.codeOffset = image[POINTERS] & mask;
    floating.dataOffset = image[POINTERS + 1] & mask;
    floating.codeSelector = wide ? 0 : (int) (image[POINTERS] >>> 32) & 0xFFFF;
    floating.dataSelector = wide ? 0 : (int) (image[POINTERS + 1] >>> 32) & 0xFFFF;
  }
}
