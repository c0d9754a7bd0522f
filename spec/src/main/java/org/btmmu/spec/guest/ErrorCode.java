package org.btmmu.spec.guest;

import org.btmmu.spec.Clause;

/** The bits of the error code of #PF (SDM 3A 5.7). SS and SGX are always 0 here. */
@Clause("G-ERR-1")
public final class ErrorCode {
  /** P: 1 if all entries were present. */
  public static final int PRESENT = 1 << 0;

  /** W/R: the access was a write. */
  public static final int WRITE = 1 << 1;

  /** U/S: the access was a user-mode access. */
  public static final int USER = 1 << 2;

  /** RSVD: a reserved bit was set in a present entry. */
  public static final int RESERVED = 1 << 3;

  /** I/D: the access was an instruction fetch. */
  public static final int FETCH = 1 << 4;

  /** PK: the protection key forbids the access. */
  public static final int KEY = 1 << 5;

  private ErrorCode() {}

  /** The names of the bits that are set, as the manual writes them, separated by spaces. */
  public static String names(int errorCode) {
    String[] names = {"P", "W/R", "U/S", "RSVD", "I/D", "PK"};
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < names.length; bit++) {
      if ((errorCode >>> bit & 1) != 0) {
        text.append(text.isEmpty() ? "" : " ").append(names[bit]);
      }
    }
    return text.toString();
  }
}
