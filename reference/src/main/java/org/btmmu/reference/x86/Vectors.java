package org.btmmu.reference.x86;

/** Exceptions by their vectors (SDM 3A, Table 7-1). */
public final class Vectors {
  /** No exception. */
  public static final int NONE = -1;

  /** Faults, traps and aborts. */
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
      MF = 16,
      AC = 17,
      MC = 18,
      XM = 19;

  /** The vectors whose exceptions push an error code, a bit each. */
  private static final int WITH_ERROR_CODE =
      1 << DF | 1 << TS | 1 << NP | 1 << SS | 1 << GP | 1 << PF | 1 << AC;

  /** The vectors whose error codes have the format of SDM 3A 7.13, with EXT in bit 0. */
  private static final int WITH_SELECTOR = 1 << TS | 1 << NP | 1 << SS | 1 << GP;

  private Vectors() {}

  /** Whether an exception has an error code. */
  public static boolean hasErrorCode(int vector) {
    return vector >= 0 && vector < 32 && (WITH_ERROR_CODE >>> vector & 1) != 0;
  }

  /** Whether an exception's error code names a selector, or is 0, and has EXT. */
  static boolean namesSelector(int vector) {
    return vector >= 0 && vector < 32 && (WITH_SELECTOR >>> vector & 1) != 0;
  }
}
