package org.btmmu.conformance.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * One clause of the normative text: where it is implemented, what covers it, and what ran it.
 *
 * @param id the clause
 * @param title its title in the text; empty if the text has no such clause
 * @param code the code of {@code spec}, {@code reference} and {@code optimized} that names it
 * @param laws the laws that name it
 * @param tests the tests that cover it where no law does, see {@link TestEvidence}
 * @param exercised how often code that names it was entered; −1 if that was not counted
 * @param by what entered it
 * @param standing proved if all its laws are; otherwise the worst of their verdicts; "by test"
 *     without a law; "gap" without either
 */
public record ClauseRow(
    String id,
    String title,
    List<String> code,
    List<String> laws,
    List<String> tests,
    long exercised,
    By by,
    String standing) {
  /** What entered code that names a clause. */
  public enum By {
    /** A campaign, on whole traces of the machine. */
    CAMPAIGN,
    /** The samples of laws, on drawn arguments; the campaign did not. */
    SAMPLES,
    /** Neither; but it is a table, which its test compares with the text. */
    TEST,
    /** Nothing, or nothing was counted. */
    NOTHING
  }

  /**
   * What is missing: nothing if the clause has its text, code, a law or test, and was exercised, if
   * that was counted.
   */
  public List<String> gaps() {
    return Stream.of(
            title.isEmpty() ? "text" : "",
            code.isEmpty() ? "code" : "",
            laws.isEmpty() && tests.isEmpty() ? "law" : "",
            isNotExercised() ? "exercise" : "")
        .filter(gap -> !gap.isEmpty())
        .toList();
  }

  /** Those of the guest and of the kernel module show in traces, so samples are not enough. */
  private boolean isNotExercised() {
    return exercised >= 0 && (by == By.NOTHING || by == By.SAMPLES && id.matches("[GTK]-.*"));
  }

  /** For people: how often and by what; empty if that was not counted. */
  public String exercise() {
    return switch (by) {
      case CAMPAIGN -> CheckText.count(exercised) + " by the campaign";
      case SAMPLES -> CheckText.count(exercised) + " by samples of laws";
      case TEST -> "by its test alone";
      case NOTHING -> exercised < 0 ? "" : "never";
    };
  }
}
