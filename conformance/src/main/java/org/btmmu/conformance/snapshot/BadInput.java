package org.btmmu.conformance.snapshot;

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
    super(oneLine(where + ": " + what + "; " + mend), null, false, false);
  }

  private static String oneLine(String text) {
    return text.codePoints()
        .map(point -> Character.isISOControl(point) ? ' ' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
