package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.btmmu.conformance.compare.Ablation;
import org.btmmu.conformance.compare.CompareReport;
import org.btmmu.conformance.compare.Comparison;
import org.btmmu.conformance.compare.Group;
import org.btmmu.conformance.compare.Row;
import org.btmmu.conformance.compare.SchemeLimits;
import org.btmmu.conformance.compare.Sensitivity;

/** A comparison of memory schemes as text. */
public final class CompareText {
  private CompareText() {}

  /** Everything. */
  public static String of(CompareReport report, Ink ink) {
    Comparison comparison = report.comparison();
    StringBuilder text = new StringBuilder();
    text.append(ink.strong("Guests")).append('\n').append(rows(comparison));
    text.append('\n').append(ink.strong("Geometric means")).append('\n').append(means(comparison));
    text.append('\n')
        .append(ink.strong("Host instructions of a guest access"))
        .append('\n')
        .append(accesses(comparison));
    limits(text, comparison, ink);
    if (!report.explanations().isEmpty()) {
      text.append('\n').append(ink.strong("Guests that gain little under btmmu")).append('\n');
      report
          .explanations()
          .forEach(one ->
              text.append(
                  "  %s, %s: %s%n".formatted(one.guest(), decimal(one.speedup()), one.text())));
    }
    if (!report.sensitivity().isEmpty()) {
      text.append('\n').append(ink.strong("Sensitivity of the speed-up")).append('\n');
      text.append(sensitivity(comparison, report.sensitivity()));
    }
    if (!report.ablation().isEmpty()) {
      text.append('\n')
          .append(ink.strong("Ablation, btmmu: cycles without by cycles with it"))
          .append('\n');
      text.append(ablation(comparison, report.ablation()));
    }
    text.append('\n').append(meaning());
    for (String line : report.differences()) {
      text.append(ink.bad("differs: ")).append(line).append('\n');
    }
    return text.toString();
  }

  private static String rows(Comparison comparison) {
    Table table =
        new Table()
            .row(
                "guest",
                "scheme",
                "steps",
                "accesses",
                "host/step",
                "host/access",
                "refills",
                "faults",
                "walks",
                "misses",
                "signals",
                "Mcycles",
                "speed-up");
    for (Row row : comparison.rows()) {
      table.row(
          row.guest(),
          row.scheme(),
          count(row.steps()),
          count(row.accesses()),
          decimal(row.hostPerGuest()),
          decimal(row.hostPerAccess(comparison.weights())),
          count(row.refills()),
          faults(row),
          count(row.walks()),
          count(row.misses()),
          count(row.signals()),
          decimal(row.cycles(comparison.weights()) / 1e6),
          comparison.speedup(row).map(CompareText::decimal).orElse("-"));
    }
    return table.toString();
  }

  /** The classes of guest faults in the kernel's order, with a stroke between. */
  static String faults(Row row) {
    return String.join("/", row.faults().values().stream().map(String::valueOf).toList());
  }

  private static String means(Comparison comparison) {
    Table table =
        new Table().row("guests", "scheme", "speed-up", "the paper's", "host/step", "host/access");
    for (Group group : comparison.groups()) {
      Map<String, Double> steps = comparison.means(group, Row::hostPerGuest);
      Map<String, Double> accesses =
          comparison.means(group, row -> row.hostPerAccess(comparison.weights()));
      Map<String, Double> speedups = comparison.speedups(group);
      for (String scheme : accesses.keySet()) {
        boolean published = scheme.equals("btmmu") && group.published() > 0;
        table.row(
            group.title(),
            scheme,
            speedups.containsKey(scheme) ? decimal(speedups.get(scheme)) : "-",
            published ? decimal(group.published()) : "",
            decimal(steps.get(scheme)),
            decimal(accesses.get(scheme)));
      }
    }
    return table.toString();
  }

  /**
   * What the host instructions of an access are, itemised: sums over all guests of a scheme, and
   * what the geometric means would be without an item.
   */
  private static String accesses(Comparison comparison) {
    List<String> head = new ArrayList<>(List.of("scheme", "spent on", "an access"));
    comparison.groups().forEach(group -> head.add(group.title() + " without it"));
    Table table = new Table().row(head.toArray());
    for (String scheme : comparison.schemes()) {
      comparison
          .itemised(scheme)
          .forEach((item, each) -> {
            List<String> cells = new ArrayList<>(List.of(scheme, item, "%.4f".formatted(each)));
            cells.addAll(meansWithout(comparison, scheme, item));
            table.row(cells.toArray());
          });
    }
    return table.toString();
  }

  /**
   * By group, the geometric mean of host instructions an access if an item cost nothing; empty for
   * the access itself.
   */
  static List<String> meansWithout(Comparison comparison, String scheme, String item) {
    return comparison.groups().stream()
        .map(group ->
            item.equals(Row.ACCESS) ? "" : decimal(comparison.meanWithout(group, scheme, item)))
        .toList();
  }

  private static void limits(StringBuilder text, Comparison comparison, Ink ink) {
    for (String scheme : comparison.schemes()) {
      List<String> limits = SchemeLimits.of(scheme);
      if (!limits.isEmpty()) {
        text.append('\n').append(ink.strong("Limits of " + scheme)).append('\n');
        limits.forEach(limit -> text.append("  - ").append(limit).append('\n'));
      }
    }
  }

  private static String sensitivity(Comparison comparison, List<Sensitivity> all) {
    Table table = new Table();
    List<String> schemes =
        comparison.schemes().stream().filter(scheme -> !scheme.equals(Comparison.BASE)).toList();
    List<String> head = new ArrayList<>(List.of("with"));
    for (Group group : comparison.groups()) {
      schemes.forEach(scheme -> head.add(group.title() + " " + scheme));
    }
    table.row(head.toArray());
    table.row(cells("as it is", comparison, schemes).toArray());
    all.forEach(one -> table.row(cells(one.what(), one.result(), schemes).toArray()));
    return table.toString();
  }

  static List<String> cells(String what, Comparison comparison, List<String> schemes) {
    List<String> cells = new ArrayList<>(List.of(what));
    for (Group group : comparison.groups()) {
      Map<String, Double> speedups = comparison.speedups(group);
      for (String scheme : schemes) {
        cells.add(speedups.containsKey(scheme) ? decimal(speedups.get(scheme)) : "-");
      }
    }
    return cells;
  }

  private static String ablation(Comparison comparison, List<Ablation> all) {
    Table table = new Table();
    List<String> head = new ArrayList<>(List.of("without"));
    comparison.groups().forEach(group -> head.add(group.title()));
    head.addAll(List.of("most", "guest", "laws", "test", "mutants"));
    table.row(head.toArray());
    for (Ablation one : all) {
      List<String> cells = new ArrayList<>(List.of(one.optimization().name()));
      for (Group group : comparison.groups()) {
        cells.add("%.3f".formatted(one.cost(group, comparison.weights())));
      }
      cells.add("%.3f".formatted(one.worstCost(comparison.weights())));
      cells.add(one.worst(comparison.weights()));
      cells.add(String.join(" ", one.optimization().laws()));
      cells.add(one.optimization().test());
      cells.add(String.join(" ", one.optimization().mutants()));
      table.row(cells.toArray());
    }
    return table.toString();
  }

  private static String meaning() {
    return """
    host/step    host words executed for each step of the guest, refill handlers included
    host/access  host instructions for each access that translated code makes: the words of its
                 path that are executed, and what the handlers of its refills, faults and misses
                 take, a cycle of the cost model being an instruction
    an access    over all guests together; without it: host/access as a geometric mean, if that
                 item cost nothing
    faults       guest faults, device accesses, A or D missing, stores to code, fills, spurious;
                 leaves that the refill handler makes are no faults
    walks        of the guest's page tables;  misses: of the software TLB, before its victims
    speed-up     cycles under softmmu by cycles under the scheme; weights: costs/weights.tsv
    """
        .indent(2);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String decimal(double value) {
    return String.format(Locale.ROOT, "%,.2f", value);
  }
}
