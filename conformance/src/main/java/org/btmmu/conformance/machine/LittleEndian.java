package org.btmmu.conformance.machine;

import org.btmmu.conformance.snapshot.BadInput;
import org.btmmu.optimized.memory.Bytes;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * The bytes of a file, read with a check of its end.
 *
 * @param name the file's, for messages
 */
record LittleEndian(String name, byte[] bytes) {
  int size() {
    return bytes.length;
  }

  /**
   * An unsigned number.
   *
   * @param what names it in messages
   * @throws BadInput if the file ends before it
   */
  long number(long at, int sizeBytes, String what) {
    need(at, sizeBytes, what);
    long value = 0;
    for (int i = sizeBytes - 1; i >= 0; i--) {
      value = value << 8 | Byte.toUnsignedLong(bytes[(int) at + i]);
    }
    return value;
  }

  /**
   * Sees to it that bytes are there.
   *
   * @throws BadInput if not
   */
  void need(long at, long sizeBytes, String what) {
    long present = at < 0 || at > bytes.length ? 0 : bytes.length - at;
    if (present < sizeBytes) {
      throw new BadInput(
          name,
          "truncated: %s needs %d bytes at offset 0x%x, %d are present"
              .formatted(what, sizeBytes, at, present),
          "copy the whole file again");
    }
  }

  /** Copies bytes that are there into memory. */
  void copy(int from, int sizeBytes, PhysicalMemory memory, long gpa) {
    int done = 0;
    while (done < sizeBytes) {
      int now = (int) Math.min(sizeBytes - done, 8 - (gpa + done & 7));
      Bytes.write(memory, gpa + done, now, number(from + done, now, "a copy"));
      done += now;
    }
  }
}
