package org.btmmu.reference.x86;

import org.btmmu.spec.x86.CodeWidth;
import org.btmmu.spec.x86.Decoded;
import org.btmmu.spec.x86.Instruction;

/**
 * Instructions that were decoded lately, by their bytes. What bytes mean depends on nothing but
 * themselves and the code's width, so that this is never out of date.
 */
final class DecodedCode {
  private static final int PLACES = 4096;

  private final long[] words = new long[PLACES];
  private final CodeWidth[] widths = new CodeWidth[PLACES];
  private final Instruction[] instructions = new Instruction[PLACES];

  /**
   * The instruction that begins with these eight bytes and has no more; null if it is not known.
   */
  Instruction of(long word, CodeWidth width) {
    int place = place(word);
    return words[place] == word && widths[place] == width ? instructions[place] : null;
  }

  /** Eight bytes and what they decode to. */
  void add(long word, CodeWidth width, Decoded decoded) {
    if (decoded instanceof Instruction instruction && instruction.lengthBytes() <= 8) {
      int place = place(word);
      words[place] = word;
      widths[place] = width;
      instructions[place] = instruction;
    }
  }

  private static int place(long word) {
    return (int) (word * 0x9E37_79B9_7F4A_7C15L >>> 52);
  }
}
