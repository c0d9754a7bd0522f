package org.btmmu.optimized.translator;

/**
 * What the hidden part of CS says of where code lies.
 *
 * @param base linear address of offset 0
 * @param limit the last offset, unsigned
 */
public record CodeSegment(long base, int limit) {
  /** All of linear memory; in 64-bit code there is no other. */
  static final CodeSegment FLAT = new CodeSegment(0, -1);

  /** Whether an offset of 32 bits is one of the segment's. */
  boolean reaches(long offset) {
    return offset <= Integer.toUnsignedLong(limit);
  }

  /**
   * The linear address of an offset.
   *
   * @param wide whether it is one of 64-bit code
   */
  long linear(long offset, boolean wide) {
    return wide ? offset : linear(base, offset);
  }

  /** The linear address of an offset of 32 bits (SDM 3A 3.4). */
  public static long linear(long base, long offset) {
    return base + offset & 0xFFFF_FFFFL;
  }
}
