package org.btmmu.conformance.mips64;

import java.util.Random;

/** Values of registers: mostly sign-extended words, often at a border. */
final class RandomValue {
  private static final long[] BORDERS = {
    0,
    1,
    -1,
    0x7FFF,
    -0x8000,
    0x8000,
    0xFFFF,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0x8000_0000L,
    0xFFFF_FFFFL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private RandomValue() {}

  static long of(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> BORDERS[random.nextInt(BORDERS.length)];
      case 1, 2 -> random.nextLong();
      case 3 -> random.nextInt(256) - 128;
      case 4 -> random.nextLong() >> random.nextInt(64);
      default -> random.nextInt();
    };
  }
}
