package org.btmmu.conformance.report;

import java.util.List;
import org.btmmu.conformance.compare.Ablation;
import org.btmmu.conformance.compare.CompareReport;
import org.btmmu.conformance.compare.Comparison;
import org.btmmu.conformance.compare.Explanation;
import org.btmmu.conformance.compare.Group;
import org.btmmu.conformance.compare.Row;
import org.btmmu.conformance.compare.SchemeLimits;
import org.btmmu.conformance.compare.Sensitivity;
import org.btmmu.conformance.compare.Weights.Weight;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A comparison of memory schemes as JSON. */
public final class CompareJson {
  private CompareJson() {}

  /**
   * {@code {"schema":1,"verdict","rows":[{"guest","mode","scheme","steps","accesses",
   * "host_per_guest","host_per_access","refills","faults":{class:count},"walks","misses","signals",
   * "cycles","speedup","cycles_by_event":{…},"counts":{…}}],"summary":{group:{scheme: geometric
   * mean of the speed-up}},"host_per_access":{group:{scheme: geometric mean}},"published",
   * "itemised":{scheme:{item:{"instructions_an_access","mean_without":{group: geometric mean}}}},
   * "limits":{scheme:[sentence]},"weights":[…],"gain_little":[{"guest","speedup","reason"}],
   * "sensitivity":[{"with","summary"}],"ablation":[{"without","cost":{group: geometric mean},
   * "most","most_guest","says","test","laws","mutants"}],"differences":[…]}}.
   */
  public static ObjectNode of(CompareReport report) {
    Comparison comparison = report.comparison();
    ObjectNode root = OutputFile.root();
    root.put("verdict", report.differences().isEmpty() ? "holds" : "refuted");
    ArrayNode rows = root.putArray("rows");
    comparison.rows().forEach(row -> row(rows.addObject(), row, comparison));
    summary(root.putObject("summary"), comparison);
    ObjectNode accesses = root.putObject("host_per_access");
    ObjectNode published = root.putObject("published");
    for (Group group : comparison.groups()) {
      ObjectNode means = accesses.putObject(group.key());
      comparison
          .means(group, row -> row.hostPerAccess(comparison.weights()))
          .forEach((scheme, mean) -> means.put(scheme, mean));
      if (group.published() > 0) {
        published.put(group.key(), group.published());
      }
    }
    itemised(root.putObject("itemised"), comparison);
    limits(root.putObject("limits"), comparison);
    ArrayNode weights = root.putArray("weights");
    for (Weight weight : comparison.weights().rows()) {
      weights
          .addObject()
          .put("event", weight.event())
          .put("cycles", weight.cycles())
          .put("source", weight.source());
    }
    ArrayNode little = root.putArray("gain_little");
    for (Explanation one : report.explanations()) {
      little
          .addObject()
          .put("guest", one.guest())
          .put("speedup", one.speedup())
          .put("reason", one.text());
    }
    sensitivity(root.putArray("sensitivity"), report.sensitivity());
    ablation(root.putArray("ablation"), report.ablation(), comparison);
    report.differences().forEach(root.putArray("differences")::add);
    return root;
  }

  private static void row(ObjectNode node, Row row, Comparison comparison) {
    node.put("guest", row.guest())
        .put("mode", row.mode())
        .put("scheme", row.scheme())
        .put("steps", row.steps())
        .put("accesses", row.accesses())
        .put("host_per_guest", row.hostPerGuest())
        .put("host_per_access", row.hostPerAccess(comparison.weights()))
        .put("refills", row.refills());
    ObjectNode faults = node.putObject("faults");
    row.faults().forEach((name, count) -> faults.put(name, count));
    node.put("walks", row.walks())
        .put("misses", row.misses())
        .put("signals", row.signals())
        .put("cycles", row.cycles(comparison.weights()))
        .put("speedup", comparison.speedup(row).orElse(null));
    ObjectNode cycles = node.putObject("cycles_by_event");
    comparison.weights().cycles(row.events()).forEach((event, sum) -> cycles.put(event, sum));
    ObjectNode counts = node.putObject("counts");
    row.counts().forEach((name, count) -> counts.put(name, count));
  }

  private static void itemised(ObjectNode node, Comparison comparison) {
    for (String scheme : comparison.schemes()) {
      ObjectNode items = node.putObject(scheme);
      comparison
          .itemised(scheme)
          .forEach((item, each) -> {
            ObjectNode one = items.putObject(item).put("instructions_an_access", each);
            ObjectNode without = one.putObject("mean_without");
            for (Group group : item.equals(Row.ACCESS) ? List.<Group>of() : comparison.groups()) {
              without.put(group.key(), comparison.meanWithout(group, scheme, item));
            }
          });
    }
  }

  private static void limits(ObjectNode node, Comparison comparison) {
    for (String scheme : comparison.schemes()) {
      List<String> limits = SchemeLimits.of(scheme);
      if (!limits.isEmpty()) {
        limits.forEach(node.putArray(scheme)::add);
      }
    }
  }

  private static void summary(ObjectNode node, Comparison comparison) {
    for (Group group : comparison.groups()) {
      ObjectNode means = node.putObject(group.key());
      comparison.speedups(group).forEach((scheme, mean) -> means.put(scheme, mean));
    }
  }

  private static void sensitivity(ArrayNode nodes, List<Sensitivity> all) {
    for (Sensitivity one : all) {
      ObjectNode node = nodes.addObject().put("with", one.what());
      summary(node.putObject("summary"), one.result());
    }
  }

  private static void ablation(ArrayNode nodes, List<Ablation> all, Comparison comparison) {
    for (Ablation one : all) {
      ObjectNode node = nodes.addObject().put("without", one.optimization().name());
      ObjectNode cost = node.putObject("cost");
      for (Group group : comparison.groups()) {
        cost.put(group.key(), one.cost(group, comparison.weights()));
      }
      node.put("most", one.worstCost(comparison.weights()))
          .put("most_guest", one.worst(comparison.weights()))
          .put("says", one.optimization().says())
          .put("test", one.optimization().test());
      one.optimization().laws().forEach(node.putArray("laws")::add);
      one.optimization().mutants().forEach(node.putArray("mutants")::add);
    }
  }
}
