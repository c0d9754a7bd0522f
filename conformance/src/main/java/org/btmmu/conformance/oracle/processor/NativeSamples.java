package org.btmmu.conformance.oracle.processor;

import java.util.List;
import java.util.Random;

/**
 * States to run an instruction from, drawn from a seed: random numbers and near-limit ones in some
 * registers, addresses of the window in the others, so that most memory operands can be reached.
 */
public final class NativeSamples {
  private static final int XMM = 160;
  private static final int XMM_BYTES = 256;
  private static final int ST = 32;
  private static final int ST_STRIDE = 16;
  private static final int ST_COUNT = 8;

  /** What an MMX register has in the bits above its own. */
  private static final byte MMX_FILL = (byte) 0xFF;

  private static final int MMX_BYTES = 8;

  /** Room for an operand and a short displacement on both sides. */
  private static final int MARGIN_BYTES = 512;

  private static final long[] NEAR_LIMITS = {0, 1, -1, 2, 0x7F, 0x80, 0x7FFF_FFFF, 0x8000_0000L};

  private final Random random;
  private final byte[] window = new byte[NativeProcessor.WINDOW_BYTES];

  /** Draws the window. */
  public NativeSamples(long seed) {
    random = new Random(seed);
    random.nextBytes(window);
  }

  /** The window that all states share; the same array each time. */
  public byte[] window() {
    return window;
  }

  /** The instruction with the next state. */
  public NativeCase next(CodeWidth width, byte[] code) {
    long[] registers = new long[width.registers()];
    for (int register = 0; register < registers.length; register++) {
      registers[register] = (register & 7) < 3 ? number() : address();
    }
    return new NativeCase(width, code, registers, random.nextLong() & 0xCD5, fx(), List.of());
  }

  private long number() {
    return switch (random.nextInt(4)) {
      case 0 -> NEAR_LIMITS[random.nextInt(NEAR_LIMITS.length)];
      case 1 -> Long.MIN_VALUE >> random.nextInt(Long.SIZE);
      default -> random.nextLong();
    };
  }

  private long address() {
    int room = NativeProcessor.WINDOW_BYTES - 2 * MARGIN_BYTES;
    return NativeProcessor.WINDOW + MARGIN_BYTES + random.nextInt(room);
  }

  private byte[] fx() {
    byte[] image = FxState.initial();
    byte[] vectors = new byte[XMM_BYTES];
    random.nextBytes(vectors);
    System.arraycopy(vectors, 0, image, XMM, XMM_BYTES);
    byte[] number = new byte[MMX_BYTES];
    for (int st = 0; st < ST_COUNT; st++) {
      random.nextBytes(number);
      int at = ST + st * ST_STRIDE;
      System.arraycopy(number, 0, image, at, MMX_BYTES);
      image[at + MMX_BYTES] = MMX_FILL;
      image[at + MMX_BYTES + 1] = MMX_FILL;
    }
    return image;
  }
}
