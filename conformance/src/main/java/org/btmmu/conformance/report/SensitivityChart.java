package org.btmmu.conformance.report;

import java.util.Comparator;
import java.util.List;
import org.btmmu.conformance.compare.CompareReport;
import org.btmmu.conformance.compare.Comparison;
import org.btmmu.conformance.compare.Group;
import org.btmmu.conformance.compare.Sensitivity;

/** The speed-up of btmmu under other assumptions, as bars. */
final class SensitivityChart {
  /** A change of the speed-up that is shown. */
  private static final double SEEN = 0.01;

  private SensitivityChart() {}

  /** What changes btmmu's speed-up so that one sees it. */
  static String of(CompareReport report) {
    Comparison comparison = report.comparison();
    List<Group> groups = comparison.groups();
    double greatest =
        report.sensitivity().stream()
            .flatMap(one -> groups.stream().map(group -> ofBtmmu(one.result(), group)))
            .max(Comparator.naturalOrder())
            .orElse(1.0);
    Chart chart = new Chart(Math.max(1, greatest));
    chart.legend(groups.stream().map(group -> group.title() + ", btmmu").toList());
    bars(chart, "as it is", comparison, groups);
    for (Sensitivity one : report.sensitivity()) {
      boolean seen =
          groups.stream()
              .anyMatch(group ->
                  Math.abs(ofBtmmu(one.result(), group) - ofBtmmu(comparison, group)) > SEEN);
      if (seen) {
        bars(chart, one.what(), one.result(), groups);
      }
    }
    return chart.html("speed-up of btmmu under other assumptions", 1);
  }

  private static void bars(Chart chart, String what, Comparison result, List<Group> groups) {
    for (int group = 0; group < groups.size(); group++) {
      double mean = ofBtmmu(result, groups.get(group));
      chart.bar(group == 0 ? what : "", CompareText.decimal(mean), mean, group);
    }
    chart.gap();
  }

  private static double ofBtmmu(Comparison result, Group group) {
    return result.speedups(group).getOrDefault("btmmu", 0.0);
  }
}
