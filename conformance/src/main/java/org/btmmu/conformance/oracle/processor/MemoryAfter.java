package org.btmmu.conformance.oracle.processor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The memory window after a run, as the words that differ from the window all cases share.
 *
 * @param shared the shared window, not to be changed
 * @param offsets of the words of 8 bytes that differ, aligned, ascending
 * @param words their values
 */
public record MemoryAfter(byte[] shared, int[] offsets, long[] words) {
  /** The whole window, in an array of its own. */
  public byte[] bytes() {
    byte[] window = shared.clone();
    ByteBuffer buffer = ByteBuffer.wrap(window).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < offsets.length; at++) {
      buffer.putLong(offsets[at], words[at]);
    }
    return window;
  }

  /**
   * The byte at an address of the window, 0 to 255.
   *
   * @throws IndexOutOfBoundsException outside of the window
   */
  public int byteAt(long address) {
    int offset = Math.toIntExact(address - NativeProcessor.WINDOW);
    int changed = Arrays.binarySearch(offsets, offset & -Long.BYTES);
    return changed < 0
        ? shared[offset] & 0xFF
        : (int) (words[changed] >>> (offset % Long.BYTES * Byte.SIZE)) & 0xFF;
  }

  /** The little-endian number of 1 to 8 bytes at an address of the window. */
  public long numberAt(long address, int sizeBytes) {
    long number = 0;
    for (int at = sizeBytes - 1; at >= 0; at--) {
      number = number << Byte.SIZE | byteAt(address + at);
    }
    return number;
  }
}
