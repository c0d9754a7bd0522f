package org.btmmu.spec.mips64;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row of an instruction table, as the manual draws it: the word from bit 31 downwards, and the
 * operands in the order of the assembly language.
 */
public final class Encoding {
  private static final Pattern OPERAND = Pattern.compile("[a-z_][a-z_0-9]*");

  private final int fixed;
  private final int mask;
  private final Operand[] operands;
  private final String syntax;

  private Encoding(int fixed, int mask, Operand[] operands, String syntax) {
    this.fixed = fixed;
    this.mask = mask;
    this.operands = operands;
    this.syntax = syntax;
  }

  /**
   * Reads a row.
   *
   * @param word 32 bits in groups: digits that are fixed, names of {@link Field}s, and {@code -}
   *     for a bit that is ignored
   * @param syntax names of {@link Operand}s, lower-case, with what stands between them
   * @throws IllegalArgumentException if a field does not stand in its place, or an operand's field
   *     is missing
   */
  static Encoding of(String word, String syntax) {
    int fixed = 0;
    int mask = 0;
    int fields = 0;
    int bit = 32;
    for (String group : word.split(" ", -1)) {
      if (Character.isLetter(group.charAt(0))) {
        Field field = Field.valueOf(group.toUpperCase(Locale.ROOT));
        check(field.high() == bit - 1, word);
        fields |= field.mask();
        bit = field.low();
      } else {
        bit -= group.length();
        mask |= Integer.parseInt(group.replaceAll("[01]", "1").replace('-', '0'), 2) << bit;
        fixed |= Integer.parseInt(group.replace('-', '0'), 2) << bit;
      }
    }
    check(bit == 0, word);
    List<Operand> operands = new ArrayList<>();
    Matcher names = OPERAND.matcher(syntax);
    while (names.find()) {
      Operand operand = Operand.valueOf(names.group().toUpperCase(Locale.ROOT));
      check((operand.field().mask() & ~fields) == 0, word);
      operands.add(operand);
    }
    return new Encoding(fixed, mask, operands.toArray(new Operand[0]), syntax);
  }

  private static void check(boolean holds, String word) {
    if (!holds) {
      throw new IllegalArgumentException("a row that is no word: " + word);
    }
  }

  /** The bits that the word must have. */
  public int fixed() {
    return fixed;
  }

  /** Which bits these are. */
  public int mask() {
    return mask;
  }

  /** How many operands there are. */
  public int count() {
    return operands.length;
  }

  /** An operand, in the order of the assembly language. */
  public Operand operand(int index) {
    return operands[index];
  }

  /** The operands as written, each by its name. */
  String syntax() {
    return syntax;
  }

  /** Whether the word is of this row. */
  public boolean matches(int word) {
    if ((word & mask) != fixed) {
      return false;
    }
    for (Operand operand : operands) {
      if (!operand.isLegal(word)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The word with these operands, in the order of the assembly language.
   *
   * @throws IllegalArgumentException if there are fewer or more, or one does not fit
   */
  public int word(long... values) {
    if (values.length != operands.length) {
      throw new IllegalArgumentException("the operands are " + syntax);
    }
    int word = fixed;
    for (int index = 0; index < operands.length; index++) {
      word |= operands[index].put(word, values[index]);
    }
    return word;
  }
}
