package org.btmmu.conformance.report;

import org.btmmu.conformance.compare.CompareReport;

/** A comparison of memory schemes as one HTML page with charts. */
public final class CompareHtml {
  private CompareHtml() {}

  /** The page. */
  public static String of(CompareReport report) {
    return new Html().page("btmmu compare", "");
  }
}
