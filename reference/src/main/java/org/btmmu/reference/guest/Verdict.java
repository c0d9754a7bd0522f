package org.btmmu.reference.guest;

/** Whether the guest architecture allows what an implementation showed. */
public sealed interface Verdict {
  /**
   * It does.
   *
   * @param outcomes how many different outcomes the step could have had: translations to different
   *     addresses, and different faults; 1 if it was determined
   */
  record Allowed(int outcomes) implements Verdict {}

  /**
   * It does not.
   *
   * @param why what was seen, and what is allowed
   */
  record Refused(String why) implements Verdict {}

  /** Whether the verdict is {@link Allowed}. */
  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
