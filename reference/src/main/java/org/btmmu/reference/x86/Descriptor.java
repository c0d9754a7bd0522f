package org.btmmu.reference.x86;

/**
 * A segment descriptor, 8 bytes (SDM 3A 3.4.5), and its attributes as {@link Registers} has them.
 */
public final class Descriptor {
  /**
   * Type, four bits; of code and data: accessed, writable or readable, expand-down or conforming,
   * code.
   */
  public static final int TYPE = 0xF, ACCESSED = 1, WRITABLE = 2, READABLE = 2, EXPAND_DOWN = 4;

  /** Conforming, of code. */
  public static final int CONFORMING = 4;

  /** Code rather than data. */
  public static final int CODE = 8;

  /** S: code or data rather than a system segment or gate. */
  public static final int CODE_OR_DATA = 1 << 4;

  /** P. */
  public static final int PRESENT = 1 << 7;

  /** L: 64-bit code. */
  public static final int LONG = 1 << 13;

  /** D/B: 32-bit code or stack. */
  public static final int BIG = 1 << 14;

  /** G: the limit counts 4-KByte units. */
  public static final int GRANULARITY = 1 << 15;

  /** Types of system segments and gates; 16-bit ones have bit 3 clear (SDM 3A, Table 3-2). */
  public static final int LDT = 2,
      TSS_16 = 1,
      BUSY_TSS_16 = 3,
      CALL_GATE_16 = 4,
      TASK_GATE = 5,
      INTERRUPT_GATE_16 = 6,
      TRAP_GATE_16 = 7,
      TSS = 9,
      BUSY_TSS = 11,
      CALL_GATE = 12,
      INTERRUPT_GATE = 14,
      TRAP_GATE = 15;

  /** The bit of a TSS's type that says that its task runs or has called another. */
  public static final int BUSY = 2;

  private Descriptor() {}

  /** Its attributes: bits 55:52 and 47:40, each at its place from bit 40. */
  public static int attributes(long descriptor) {
    return (int) (descriptor >>> 40) & 0xF0FF;
  }

  /** Its base address, 32 bits. */
  public static long base(long descriptor) {
    return descriptor >>> 16 & 0xFF_FFFF | descriptor >>> 32 & 0xFF00_0000L;
  }

  /** The last offset, in bytes. */
  public static int limit(long descriptor) {
    int limit = (int) (descriptor & 0xFFFF | descriptor >>> 32 & 0xF_0000);
    return (attributes(descriptor) & GRANULARITY) != 0 ? limit << 12 | 0xFFF : limit;
  }

  /** DPL of attributes. */
  public static int dpl(int attributes) {
    return attributes >>> 5 & 3;
  }

  /** Type of attributes. */
  public static int type(int attributes) {
    return attributes & TYPE;
  }

  /** Whether attributes are of a present code segment. */
  public static boolean isCode(int attributes) {
    return (attributes & (CODE_OR_DATA | CODE)) == (CODE_OR_DATA | CODE);
  }

  /** Whether attributes are of a data segment. */
  public static boolean isData(int attributes) {
    return (attributes & (CODE_OR_DATA | CODE)) == CODE_OR_DATA;
  }
}
