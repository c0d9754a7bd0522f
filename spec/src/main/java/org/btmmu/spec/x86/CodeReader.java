package org.btmmu.spec.x86;

/**
 * Reads an instruction's bytes in order. Past the last byte allowed it reads zeros and remembers
 * that it did, so that only the end of decoding has to ask.
 */
final class CodeReader {
  /** SDM 2A 2.3.11: no instruction is longer. */
  static final int LONGEST_BYTES = 15;

  private final byte[] code;
  private final int offset;
  private final int end;
  private final int limit;
  private int position;

  CodeReader(byte[] code, int offset, int end) {
    this.code = code;
    this.offset = offset;
    this.end = end;
    this.limit = Math.min(end, offset + LONGEST_BYTES);
    this.position = offset;
  }

  /** The next byte, 0 to 255, which stays the next. */
  int peek() {
    return position < limit ? code[position] & 0xff : 0;
  }

  /** The byte after the next. */
  int peekSecond() {
    return position + 1 < limit ? code[position + 1] & 0xff : 0;
  }

  int next() {
    int value = peek();
    position++;
    return value;
  }

  /** The next bytes as an unsigned little-endian number. */
  long unsigned(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << (8 * i);
    }
    return value;
  }

  /** The next bytes as a signed little-endian number. */
  long signed(int bytes) {
    int unused = 64 - 8 * bytes;
    return unsigned(bytes) << unused >> unused;
  }

  int lengthBytes() {
    return position - offset;
  }

  /** Have all bytes read so far been there? */
  boolean complete() {
    return position <= limit;
  }

  /** What the instruction is when they have not. */
  Decoded incomplete() {
    return end < offset + LONGEST_BYTES ? new Decoded.TooShort() : new Decoded.TooLong();
  }
}
