package org.btmmu.optimized.memory;

import org.btmmu.spec.memory.PhysicalMemory;

/** Up to 8 bytes at any address, made of the aligned words of a memory; little-endian. */
public final class Bytes {
  private Bytes() {}

  /** Reads bytes, zero-extended. */
  public static long read(PhysicalMemory memory, long address, int sizeBytes) {
    int shift = (int) (address & 7) * 8;
    long word = memory.read64(address & -8) >>> shift;
    if (shift + 8 * sizeBytes > 64) {
      word |= memory.read64((address & -8) + 8) << 64 - shift;
    }
    return word & mask(sizeBytes);
  }

  /** Writes the low bytes of a value; of two words the lower first. */
  public static void write(PhysicalMemory memory, long address, int sizeBytes, long value) {
    int shift = (int) (address & 7) * 8;
    long first = address & -8;
    long mask = mask(sizeBytes);
    long word = memory.read64(first);
    memory.write64(first, word & ~(mask << shift) | (value & mask) << shift);
    if (shift + 8 * sizeBytes > 64) {
      long rest = memory.read64(first + 8);
      int done = 64 - shift;
      memory.write64(first + 8, rest & ~(mask >>> done) | (value & mask) >>> done);
    }
  }

  private static long mask(int sizeBytes) {
    return sizeBytes == 8 ? -1 : (1L << 8 * sizeBytes) - 1;
  }
}
