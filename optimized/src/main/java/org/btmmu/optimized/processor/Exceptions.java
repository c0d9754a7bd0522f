package org.btmmu.optimized.processor;

/** Exceptions by vector (SDM 3A, Table 7-1). */
public final class Exceptions {
  /** Vectors. */
  public static final int DE = 0,
      DB = 1,
      NMI = 2,
      BP = 3,
      OF = 4,
      BR = 5,
      UD = 6,
      NM = 7,
      DF = 8,
      TS = 10,
      NP = 11,
      SS = 12,
      GP = 13,
      PF = 14,
      AC = 17;

  private static final int WITH_CODE =
      1 << DF | 1 << TS | 1 << NP | 1 << SS | 1 << GP | 1 << PF | 1 << AC;
  private static final int WITH_SELECTOR = 1 << TS | 1 << NP | 1 << SS | 1 << GP;

  private Exceptions() {}

  /** Whether an exception pushes an error code; {@code vector} is 0 … 255. */
  public static boolean hasErrorCode(int vector) {
    return vector < 32 && (WITH_CODE >>> vector & 1) != 0;
  }

  /** Whether an exception's error code has EXT (SDM 3A 7.13). */
  static boolean namesSelector(int vector) {
    return vector < 32 && (WITH_SELECTOR >>> vector & 1) != 0;
  }
}
