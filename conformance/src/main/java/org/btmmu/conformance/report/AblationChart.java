package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.btmmu.conformance.compare.Ablation;
import org.btmmu.conformance.compare.CompareReport;
import org.btmmu.conformance.compare.Group;
import org.btmmu.conformance.compare.Weights;

/** What btmmu costs more without each optimization, as bars. */
final class AblationChart {
  /** The scale ends here at the least: one per cent. */
  private static final double SEEN = 0.01;

  private AblationChart() {}

  /** Per cent more cycles; what saves nothing has no bar. */
  static String of(CompareReport report) {
    Weights weights = report.comparison().weights();
    List<Group> groups = report.comparison().groups();
    double greatest =
        report.ablation().stream().mapToDouble(one -> one.worstCost(weights)).max().orElse(1);
    List<String> keys = new ArrayList<>();
    groups.forEach(group -> keys.add(group.title() + ", geometric mean"));
    keys.add("guest that loses most");
    Chart chart = new Chart(Math.max(greatest - 1, SEEN)).legend(keys);
    for (Ablation one : report.ablation()) {
      String label = one.optimization().name();
      for (Group group : groups) {
        bar(chart, label, one.cost(group, weights), "", groups.indexOf(group));
        label = "";
      }
      double most = one.worstCost(weights);
      bar(chart, label, most, most > 1 ? " " + one.worst(weights) : "", groups.size());
      chart.gap();
    }
    return chart.html("per cent more cycles without an optimization");
  }

  private static void bar(Chart chart, String label, double ratio, String guest, int colour) {
    String more = String.format(Locale.ROOT, "%+.1f %%", 100 * (ratio - 1));
    chart.bar(label, more + guest, Math.max(0, ratio - 1), colour);
  }
}
