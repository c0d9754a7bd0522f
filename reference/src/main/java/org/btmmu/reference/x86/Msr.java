package org.btmmu.reference.x86;

/** The model-specific registers that are plain storage, and their numbers (SDM 4). */
public final class Msr {
  /** Places in {@link Registers#msr}. */
  public static final int SYSENTER_CS = 0,
      SYSENTER_ESP = 1,
      SYSENTER_EIP = 2,
      STAR = 3,
      LSTAR = 4,
      CSTAR = 5,
      FMASK = 6,
      KERNEL_GS_BASE = 7,
      TSC_AUX = 8,
      PAT = 9,
      APIC_BASE = 10,
      MISC_ENABLE = 11;

  /** How many there are. */
  public static final int COUNT = 12;

  private static final int[] NUMBERS = {
    0x174,
    0x175,
    0x176,
    0xC000_0081,
    0xC000_0082,
    0xC000_0083,
    0xC000_0084,
    0xC000_0102,
    0xC000_0103,
    0x277,
    0x1B,
    0x1A0
  };

  private Msr() {}

  /** The place of a register by its number in ECX; −1 if it is none of these. */
  public static int index(int number) {
    for (int i = 0; i < COUNT; i++) {
      if (NUMBERS[i] == number) {
        return i;
      }
    }
    return -1;
  }
}
