package org.btmmu.conformance.snapshot;

import tools.jackson.core.JacksonException;

/**
 * An input that cannot be used, said in one line: where, what is wrong, how to mend it. The command
 * line prints it and ends with exit status 2.
 */
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param where the file, key or argument
   * @param what what is wrong there
   * @param mend what the user can do about it
   */
  public BadInput(String where, String what, String mend) {
    super(
        oneLine((where.isEmpty() ? "\"\"" : where) + ": " + what + "; " + mend),
        null,
        false,
        false);
  }

  /** A text that is not JSON: says where, in the parser's words without its own settings' names. */
  public static BadInput notJson(String where, JacksonException failure) {
    String place =
        failure.getLocation() == null || failure.getLocation().getLineNr() < 1
            ? ""
            : " at line %d, column %d"
                .formatted(failure.getLocation().getLineNr(), failure.getLocation().getColumnNr());
    String words =
        failure.getOriginalMessage().replaceAll(" *\\((start marker|not recognized).*", "");
    return new BadInput(where, "not JSON" + place, words.replaceAll(", from `[^`]*`", ""));
  }

  /** The text without line ends, colours and other controls, fit to be shown in one line. */
  static String oneLine(String text) {
    return text.codePoints()
        .map(point -> Character.isISOControl(point) ? ' ' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
