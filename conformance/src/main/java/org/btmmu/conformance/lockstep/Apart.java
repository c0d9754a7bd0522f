package org.btmmu.conformance.lockstep;

/**
 * Two processors have come apart: what differs, in one line. Thrown to leave both where they are.
 */
final class Apart extends RuntimeException {
  private static final long serialVersionUID = 1;

  Apart(String what) {
    super(what, null, false, false);
  }

  static Apart of(String what, Object primary, Object reference) {
    return new Apart("%s: translated %s, reference %s".formatted(what, primary, reference));
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
