package org.btmmu.optimized.processor;

/**
 * Bits 55:40 of a segment descriptor (SDM 3A 3.4.5) as {@link GuestState#attributes} has them: the
 * type in bits 3:0, S in 4, DPL in 6:5, P in 7, AVL, L, D/B, G in 15:12.
 */
final class Attributes {
  static final int ACCESSED = 1;

  /** Of data. */
  static final int WRITABLE = 2, EXPAND_DOWN = 4;

  /** Of code. */
  static final int READABLE = 2, CONFORMING = 4, CODE = 8;

  /** Of a TSS. */
  static final int BUSY = 2;

  static final int TYPE = 0xF;
  static final int CODE_OR_DATA = 1 << 4;
  static final int PRESENT = 1 << 7;
  static final int LONG = 1 << 13;
  static final int BIG = 1 << 14;
  static final int GRANULARITY = 1 << 15;

  /** Types of system segments and gates (SDM 3A, Table 3-2). */
  static final int LDT = 2,
      TSS_16 = 1,
      CALL_GATE_16 = 4,
      TASK_GATE = 5,
      INTERRUPT_GATE_16 = 6,
      TRAP_GATE_16 = 7,
      TSS = 9,
      BUSY_TSS = 11,
      CALL_GATE = 12,
      INTERRUPT_GATE = 14,
      TRAP_GATE = 15;

  private static final int IS_CODE = CODE_OR_DATA | CODE;

  private Attributes() {}

  /** Those of a descriptor. */
  static int of(long descriptor) {
    return (int) (descriptor >>> 40) & 0xF0FF;
  }

  /** The base address of a descriptor, 32 bits. */
  static long base(long descriptor) {
    return descriptor >>> 16 & 0xFF_FFFF | descriptor >>> 32 & 0xFF00_0000L;
  }

  /** The last offset of a descriptor's segment, in bytes, unsigned. */
  static int limit(long descriptor) {
    int field = (int) (descriptor & 0xFFFF | descriptor >>> 32 & 0xF_0000);
    return descriptor << 8 < 0 ? field << 12 | 0xFFF : field;
  }

  static int dpl(int attributes) {
    return attributes >>> 5 & 3;
  }

  /** Type and S: S is 0 for a system segment or gate. */
  static int systemType(int attributes) {
    return attributes & (CODE_OR_DATA | TYPE);
  }

  static boolean isCode(int attributes) {
    return (attributes & IS_CODE) == IS_CODE;
  }

  static boolean isData(int attributes) {
    return (attributes & IS_CODE) == CODE_OR_DATA;
  }

  static boolean isConforming(int attributes) {
    int conforming = IS_CODE | CONFORMING;
    return (attributes & conforming) == conforming;
  }

  static boolean isPresent(int attributes) {
    return (attributes & PRESENT) != 0;
  }

  /** Whether loads may use the segment. */
  static boolean isReadable(int attributes) {
    return !isCode(attributes) || (attributes & READABLE) != 0;
  }

  /** Whether stores may use the segment. */
  static boolean isWritable(int attributes) {
    return !isCode(attributes) && (attributes & WRITABLE) != 0;
  }
}
