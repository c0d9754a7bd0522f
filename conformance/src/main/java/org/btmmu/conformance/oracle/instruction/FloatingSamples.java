package org.btmmu.conformance.oracle.instruction;

import java.util.Random;
import org.btmmu.reference.x86.FloatingRegisters;

/** States of x87 and SSE, drawn so that stack faults, denormals and roundings are all met. */
final class FloatingSamples {
  private static final int ALL_MASKED = 0x37F;
  private static final int CONTROL_DEFINED = 0x1F3F;
  private static final int CONTROL_ALWAYS = 0x40;
  private static final int EXCEPTIONS = 0x3F;
  private static final int SUMMARY = 0x8080;
  private static final int BIAS = 16383;

  /** Exponents near which formats begin and end: zero, double, single, integers, infinity. */
  private static final int[] EXPONENTS = {
    0,
    BIAS - 1074,
    BIAS - 1022,
    BIAS - 149,
    BIAS - 126,
    BIAS,
    BIAS + 31,
    BIAS + 63,
    BIAS + 127,
    BIAS + 1023,
    0x7FFF
  };

  private final Random random;

  FloatingSamples(Random random) {
    this.random = random;
  }

  /** The next state as a 64-bit FXSAVE image. */
  byte[] next() {
    FloatingRegisters registers = new FloatingRegisters();
    boolean unmasked = random.nextInt(3) == 0;
    int rounding = random.nextInt(4) << 10;
    int word = random.nextInt();
    registers.control = unmasked ? word & CONTROL_DEFINED | CONTROL_ALWAYS : ALL_MASKED | rounding;
    int status = random.nextInt() & 0x7F7F & (random.nextInt(4) == 0 ? -1 : ~EXCEPTIONS);
    boolean pending = (status & ~registers.control & EXCEPTIONS) != 0;
    registers.status = pending ? status | SUMMARY : status;
    registers.tags = tags(status >>> 11 & 7);
    registers.opcode = random.nextInt() & 0x7FF;
    registers.codeOffset = random.nextInt() & 0xFFFF_FFFFL;
    registers.mxcsr = registers.mxcsr | random.nextInt() & 0xFFC0;
    for (int i = 0; i < registers.significand.length; i++) {
      registers.significand[i] = significand();
      registers.exponent[i] = exponent();
    }
    for (int i = 0; i < registers.xmm.length; i++) {
      registers.xmm[i] = lanes();
    }
    return FloatingImage.image(registers);
  }

  /** Half of all states have a full ST(0) and an empty place for a push. */
  private int tags(int top) {
    int tags = random.nextInt() & 0xFF;
    return random.nextBoolean() ? tags : (tags | 1 << top) & ~(1 << (top + 7 & 7));
  }

  private long significand() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextBoolean() ? 0 : Long.MIN_VALUE;
      case 1 -> Long.MIN_VALUE >> random.nextInt(Long.SIZE);
      case 2 -> Long.MIN_VALUE | 1L << random.nextInt(Long.SIZE);
      case 3 -> random.nextLong();
      default -> random.nextLong() | Long.MIN_VALUE;
    };
  }

  private int exponent() {
    int near = EXPONENTS[random.nextInt(EXPONENTS.length)] + random.nextInt(5) - 2;
    int exponent = random.nextInt(4) == 0 ? random.nextInt() : Math.clamp(near, 0, 0x7FFF);
    return exponent & 0x7FFF | (random.nextBoolean() ? 0x8000 : 0);
  }

  /** Lanes near the limits of bytes or words, a small shift count, or anything. */
  private long lanes() {
    long lanes = random.nextLong();
    return switch (random.nextInt(4)) {
      case 0 -> lanes & 0x8080_8080_8080_8080L | 0x7F00_0100_FF00_7F01L & random.nextLong();
      case 1 -> lanes & 0x8000_8000_8000_8000L | 0x7FFF_0001_7FFF_0000L & random.nextLong();
      case 2 -> random.nextInt(Long.SIZE + 8);
      default -> lanes;
    };
  }
}
