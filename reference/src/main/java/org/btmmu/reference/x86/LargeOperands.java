package org.btmmu.reference.x86;

/** Operands in memory that are moved in several parts: where they may lie, and what is tried. */
final class LargeOperands {
  private LargeOperands() {}

  /** Whether an operand lies at a multiple of so many bytes, a power of 2. */
  static boolean isAligned(Execution x, int segment, long offset, int sizeBytes) {
    return (Segmentation.base(x.registers, segment) + offset & sizeBytes - 1) == 0;
  }

  /** #GP(0) for an operand that does not lie at a multiple of 16. */
  static void requireAlignment(Execution x, int segment, long offset) {
    if (!isAligned(x, segment, offset, 16)) {
      x.raise(Vectors.GP, 0);
    }
  }

  /** Processors try the last byte of a block of state before those in between. */
  static void tryLast(Execution x, int segment, long offset, int sizeBytes, boolean store) {
    if (store) {
      x.probeStore(segment, offset + sizeBytes - 1, 1);
    } else {
      x.load(segment, offset + sizeBytes - 1, 1);
    }
  }

  /**
   * Checks that an operand of several parts can be stored to, so that none is stored alone.
   *
   * @param sizeBytes 1 … 512
   * @param partBytes how large the parts are; the last one may be smaller
   */
  static void probe(Execution x, int segment, long offset, int sizeBytes, int partBytes) {
    for (int at = 0; at < sizeBytes; at += partBytes) {
      x.probeStore(segment, offset + at, Math.min(partBytes, sizeBytes - at));
    }
  }
}
