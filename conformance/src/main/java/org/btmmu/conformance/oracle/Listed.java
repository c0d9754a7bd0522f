package org.btmmu.conformance.oracle;

import java.util.HexFormat;
import java.util.Set;

/**
 * One line of objdump's listing.
 *
 * @param address where the instruction is
 * @param hex its bytes as hexadecimal digits
 * @param mnemonic without prefixes; empty where the line has nothing but prefixes
 * @param text prefixes, mnemonic and operands
 */
public record Listed(long address, String hex, String mnemonic, String text) {
  private static final Set<String> PREFIXES =
      Set.of(
          "rep",
          "repz",
          "repnz",
          "lock",
          "data16",
          "data32",
          "addr16",
          "addr32",
          "cs",
          "ds",
          "es",
          "ss",
          "fs",
          "gs",
          "notrack",
          "bnd",
          "xacquire",
          "xrelease",
          "{vex}",
          "{evex}");

  /** What a line says, or null where it lists no instruction. */
  static Listed parse(String line) {
    int colon = line.indexOf(":\t");
    int tab = line.indexOf('\t', colon + 2);
    if (colon < 0 || tab < 0) {
      return null;
    }
    String hex = line.substring(colon + 2, tab).replace(" ", "");
    String text = line.substring(tab + 1).strip();
    return new Listed(
        Long.parseUnsignedLong(line.substring(0, colon).strip(), 16), hex, mnemonic(text), text);
  }

  /** The first word that is no prefix, without a branch hint. */
  private static String mnemonic(String text) {
    int start = 0;
    while (start < text.length()) {
      int space = text.indexOf(' ', start);
      String word = text.substring(start, space < 0 ? text.length() : space);
      if (!word.isEmpty() && !PREFIXES.contains(word) && !word.startsWith("rex")) {
        return word.replaceFirst(",p[nt]$", "");
      }
      start += word.length() + 1;
    }
    return "";
  }

  /** Does objdump call it, or a part of it, bad? */
  boolean isBad() {
    return text.contains("(bad)") || text.contains("{bad}");
  }

  /** The instruction's bytes. */
  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }
}
