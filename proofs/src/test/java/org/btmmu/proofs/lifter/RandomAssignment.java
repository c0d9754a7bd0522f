package org.btmmu.proofs.lifter;

import java.util.Random;

/** Arbitrary values for variables and arrays, with a liking for corners; the same for one seed. */
record RandomAssignment(long seed) implements Assignment {
  private static final long[] CORNERS = {
    0,
    1,
    -1,
    2,
    3,
    31,
    32,
    33,
    63,
    64,
    127,
    128,
    255,
    256,
    32767,
    32768,
    65535,
    65536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  @Override
  public long variable(Term variable) {
    return value(variable.name().hashCode()) & Term.mask(variable.width());
  }

  @Override
  public long read(Term array, long index) {
    return value(array.name().hashCode() * 31L + index) & Term.mask(array.width());
  }

  private long value(long name) {
    Random random = new Random(seed * 0x9e3779b97f4a7c15L + name * 7919);
    random.nextLong();
    return switch (random.nextInt(4)) {
      case 0, 1 -> CORNERS[random.nextInt(CORNERS.length)];
      case 2 -> random.nextInt(16);
      default -> random.nextLong();
    };
  }
}
