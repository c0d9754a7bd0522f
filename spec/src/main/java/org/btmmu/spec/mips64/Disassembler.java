package org.btmmu.spec.mips64;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btmmu.spec.host.BtRegister;

/** Words as text, for people. */
public final class Disassembler {
  private static final Pattern OPERAND = Pattern.compile("[a-z_][a-z_0-9]*");

  private Disassembler() {}

  /** The instruction at an address: {@code beq $4, $5, 0x1020}; {@code .word} if it is none. */
  public static String text(int word, long address) {
    int found = InstructionSet.find(word);
    return found < 0
        ? ".word 0x%08x".formatted(word)
        : text(InstructionSet.candidate(word, found), word, address);
  }

  private static String text(Mips64Instruction row, int word, long address) {
    StringBuilder text = new StringBuilder(row.mnemonic());
    Matcher names = OPERAND.matcher(row.encoding().syntax());
    text.append(row.encoding().syntax().isEmpty() ? "" : " ");
    int index = 0;
    while (names.find()) {
      names.appendReplacement(
          text, Matcher.quoteReplacement(operand(row.encoding().operand(index), word, address)));
      index++;
    }
    names.appendTail(text);
    return text.toString();
  }

  private static String operand(Operand operand, int word, long address) {
    int value = operand.of(word);
    return switch (operand.form()) {
      case REGISTER -> "$" + value;
      case EXTENSION_REGISTER -> BtRegister.values()[value].title();
      case NUMBER, SIGNED, BEHIND_POSITION -> Integer.toString(value);
      case BRANCH -> "0x" + Long.toHexString(address + 4 + 4L * value);
      case JUMP -> "0x" + Long.toHexString(address + 4 & -1L << 28 | 4L * value);
    };
  }
}
