package org.btmmu.reference.x86;

/** RFLAGS (SDM 1 3.4.3), and the status flags by their definition. */
public final class Flags {
  /** Carry. */
  public static final int CF = 1 << 0;

  /** Bit 1, which is always 1. */
  public static final int ALWAYS = 1 << 1;

  /** Even parity of the result's low byte. */
  public static final int PF = 1 << 2;

  /** Carry out of bit 3. */
  public static final int AF = 1 << 4;

  /** The result is 0. */
  public static final int ZF = 1 << 6;

  /** The result's highest bit. */
  public static final int SF = 1 << 7;

  /** Trap after each instruction. */
  public static final int TF = 1 << 8;

  /** Interrupts are enabled. */
  public static final int IF = 1 << 9;

  /** String instructions go downwards. */
  public static final int DF = 1 << 10;

  /** The signed result does not fit. */
  public static final int OF = 1 << 11;

  /** I/O privilege level, two bits. */
  public static final int IOPL = 3 << 12;

  /** Nested task. */
  public static final int NT = 1 << 14;

  /** No debug fault for the next instruction. */
  public static final int RF = 1 << 16;

  /** Virtual-8086 mode. */
  public static final int VM = 1 << 17;

  /** Alignment check; with SMAP, access to user pages. */
  public static final int AC = 1 << 18;

  /** Virtual interrupt flag. */
  public static final int VIF = 1 << 19;

  /** A virtual interrupt is pending. */
  public static final int VIP = 1 << 20;

  /** CPUID is there if software can change this. */
  public static final int ID = 1 << 21;

  /** The six status flags. */
  public static final int STATUS = CF | PF | AF | ZF | SF | OF;

  private Flags() {}

  /** SF, ZF and PF of a result of so many bits. */
  public static int ofResult(long result, int bits) {
    long low = result & mask(bits);
    boolean parity = (Long.bitCount(low & 0xFF) & 1) == 0;
    return ((low >>> bits - 1) != 0 ? SF : 0) | (low == 0 ? ZF : 0) | (parity ? PF : 0);
  }

  /** As many low bits set, 1 … 64. */
  public static long mask(int bits) {
    return -1L >>> 64 - bits;
  }

  /** The number that so many low bits are with a sign, 1 … 64. */
  static long signed(long value, int bits) {
    return value << 64 - bits >> 64 - bits;
  }

  /** Whether a condition of Jcc, SETcc and CMOVcc holds (SDM 1 appendix B), 0 … 15. */
  public static boolean holds(int condition, int flags) {
    boolean carry = (flags & CF) != 0;
    boolean zero = (flags & ZF) != 0;
    boolean sign = (flags & SF) != 0;
    boolean less = sign != ((flags & OF) != 0);
    boolean held =
        switch (condition >>> 1) {
          case 0 -> (flags & OF) != 0;
          case 1 -> carry;
          case 2 -> zero;
          case 3 -> carry || zero;
          case 4 -> sign;
          case 5 -> (flags & PF) != 0;
          case 6 -> less;
          default -> less || zero;
        };
    return held != ((condition & 1) != 0);
  }

  /**
   * Gives status flags their values after an instruction.
   *
   * @param written the flags that it defines; the others keep their values
   * @param value their values
   * @param undefined the flags that it leaves undefined: here they are 0
   */
  static void set(Registers registers, int written, int value, int undefined) {
    registers.flags = registers.flags & ~(written | undefined) | value & written;
    registers.undefinedFlags |= undefined;
    registers.unsettledFlags = registers.unsettledFlags & ~written | undefined;
  }

  /** A flag if a condition holds. */
  static int when(boolean holds, int flag) {
    return holds ? flag : 0;
  }
}
