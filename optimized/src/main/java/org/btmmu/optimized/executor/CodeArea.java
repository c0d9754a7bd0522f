package org.btmmu.optimized.executor;

/** Words of code by index, each also as {@link HostDecoder} has it. */
final class CodeArea {
  private final int[] words;
  private final long[] decoded;

  /** Room for this many words; none is installed. */
  CodeArea(int capacity) {
    words = new int[capacity];
    decoded = new long[capacity];
  }

  /** How many words there is room for. */
  int capacity() {
    return words.length;
  }

  /** The words as the loop takes them. */
  long[] decoded() {
    return decoded;
  }

  /** A word as it was installed; 0 where none was. */
  int word(int index) {
    return words[index];
  }

  /**
   * Installs words in place of what was there.
   *
   * @throws HostError if one cannot be carried out where it stands; some may be installed
   * @throws IndexOutOfBoundsException if there is no room for them
   */
  void install(int index, int[] source, int count) {
    java.util.Objects.checkFromIndexSize(index, count, words.length);
    for (int i = 0; i < count; i++) {
      decoded[index + i] = HostDecoder.decode(source[i], index + i);
      words[index + i] = source[i];
    }
    for (int i = 0; i <= count; i++) {
      check(index + i);
    }
  }

  /**
   * An installed LD is marked from now on: counted as kind 0 or 1, or {@link
   * AccessObserver#UNSEEN}.
   */
  void mark(int index, int kind) {
    if ((int) (decoded[index] & 0xFF) != HostCode.LD) {
      throw new IllegalArgumentException("no ld at index " + index);
    }
    decoded[index] += HostCode.MARKED_LD - HostCode.LD | (long) kind << 26;
  }

  /** What stands in a delay slot must not go elsewhere by itself. */
  private void check(int index) {
    if (index > 0
        && index < words.length
        && HostCode.isBranch((int) decoded[index - 1] & 0xFF)
        && HostCode.goesElsewhere((int) decoded[index] & 0xFF)) {
      throw new HostError(
          "word 0x%08x at index %d cannot stand in a delay slot".formatted(words[index], index));
    }
  }
}
