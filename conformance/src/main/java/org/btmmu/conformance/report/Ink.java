package org.btmmu.conformance.report;

/** Colours for words in a terminal; without colour, the words alone. */
public enum Ink {
  PLAIN,
  COLOUR;

  /** What holds. */
  public String good(String word) {
    return paint("32", word);
  }

  /** What does not hold. */
  public String bad(String word) {
    return paint("1;31", word);
  }

  /** What is open. */
  public String open(String word) {
    return paint("33", word);
  }

  /** A heading. */
  public String strong(String word) {
    return paint("1", word);
  }

  private String paint(String code, String word) {
    return this == PLAIN ? word : "\u001b[" + code + "m" + word + "\u001b[0m";
  }
}
