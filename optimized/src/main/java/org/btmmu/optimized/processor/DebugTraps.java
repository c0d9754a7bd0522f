package org.btmmu.optimized.processor;

/** Breakpoints on instructions, and what #DB reports (SDM 3B 19.2, 19.3). */
public final class DebugTraps {
  /** DR6: access to a debug register, single step, task switch. */
  public static final int BD = 1 << 13, BS = 1 << 14, BT = 1 << 15;

  private static final long DR7_GD = 1L << 13;

  private DebugTraps() {}

  private static boolean isEnabled(long dr7, int breakpoint) {
    return (dr7 >>> 2 * breakpoint & 3) != 0;
  }

  /** Whether a value of DR7 enables a breakpoint on data or ports, which there is not. */
  static boolean watchesData(long dr7) {
    for (int i = 0; i < 4; i++) {
      if (isEnabled(dr7, i) && (dr7 >>> 16 + 4 * i & 3) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a breakpoint is enabled, so that instructions run one at a time. */
  public static boolean areBreakpoints(GuestState state) {
    return (state.dr[7] & 0xFF) != 0;
  }

  /**
   * The bits of DR6 of the breakpoints at an instruction's linear address; 0 if there is none. With
   * RF 0, #DB with these as error code is the fault of the instruction.
   */
  public static int at(GuestState state, long linear) {
    int hit = 0;
    for (int i = 0; i < 4; i++) {
      if (isEnabled(state.dr[7], i) && state.dr[i] == linear) {
        hit |= 1 << i;
      }
    }
    return hit;
  }

  /** What #DB leaves in DR6 and DR7 before it is delivered. */
  static void report(GuestState state, int reasons) {
    state.dr[6] = state.dr[6] & ~0xFL | reasons;
    state.dr[7] &= ~DR7_GD;
  }
}
