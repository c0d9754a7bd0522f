package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.btmmu.conformance.compare.Ablation;
import org.btmmu.conformance.compare.CompareReport;
import org.btmmu.conformance.compare.Comparison;
import org.btmmu.conformance.compare.Explanation;
import org.btmmu.conformance.compare.Group;
import org.btmmu.conformance.compare.Row;
import org.btmmu.conformance.compare.SchemeLimits;
import org.btmmu.conformance.compare.Sensitivity;
import org.btmmu.conformance.compare.Weights;
import org.btmmu.conformance.compare.Weights.Weight;

/** A comparison of memory schemes as one HTML page with charts. */
public final class CompareHtml {
  /** Events that have a colour of their own. */
  private static final int MOST_EVENTS = 11;

  private final CompareReport report;
  private final Comparison comparison;
  private final Html html = new Html();

  private CompareHtml(CompareReport report) {
    this.report = report;
    comparison = report.comparison();
  }

  /** The page. */
  public static String of(CompareReport report) {
    return new CompareHtml(report).page();
  }

  private String page() {
    ratios();
    means();
    little();
    breakdown();
    accesses();
    limits();
    rows();
    if (!report.sensitivity().isEmpty()) {
      sensitivity();
    }
    if (!report.ablation().isEmpty()) {
      ablation();
    }
    weights();
    return html.page("btmmu compare: memory schemes of a translator", head());
  }

  private String head() {
    List<String> differences = report.differences();
    String verdict =
        differences.isEmpty()
            ? Html.word("same steps and accesses under every scheme", Conclusion.HOLDS)
            : Html.word("the schemes differ", Conclusion.REFUTED)
                + "<br>"
                + differences.stream().map(Html::text).collect(Collectors.joining("<br>"));
    return "<p>%s</p><p class=\"soft\">%s</p>"
        .formatted(
            verdict,
            Html.text(
                "Each guest runs once under each memory scheme of the same translator, on the same"
                    + " executor of MIPS64 words. What costs is counted, not timed, so the figures"
                    + " are the same on every machine; cycles are counts times the weights at the"
                    + " end of this page, which were fixed before the first comparison (a row that"
                    + " came later says so). softmmu is"
                    + " base QEMU's scheme; hspt is the representative previous work, which serves"
                    + " user code of 32-bit guests and leaves the rest to SoftMMU."));
  }

  private void ratios() {
    html.section(
        "Speed-up over SoftMMU, by guest",
        "Weighted cycles under softmmu by weighted cycles under the scheme. The line is 1: above"
            + " it, the scheme is faster.");
    List<String> schemes = others();
    double greatest =
        comparison.rows().stream()
            .map(comparison::speedup)
            .mapToDouble(speedup -> speedup.orElse(0.0))
            .max()
            .orElse(1);
    Chart chart = new Chart(Math.max(1, greatest)).legend(schemes);
    for (String guest : guests()) {
      for (String scheme : schemes) {
        comparison
            .find(guest, scheme)
            .flatMap(comparison::speedup)
            .ifPresent(speedup ->
                chart.bar(
                    schemes.indexOf(scheme) == 0 ? guest : "",
                    CompareText.decimal(speedup),
                    speedup,
                    schemes.indexOf(scheme)));
      }
      chart.gap();
    }
    html.paragraph(chart.html("speed-up over SoftMMU by guest", 1));
  }

  private List<String> others() {
    return comparison.schemes().stream().filter(name -> !name.equals(Comparison.BASE)).toList();
  }

  private List<String> guests() {
    return comparison.rows().stream().map(Row::guest).distinct().toList();
  }

  private void means() {
    html.section(
        "Geometric means",
        "Beside the speed-up that the paper's abstract gives for SPEC CINT2006, which is another"
            + " workload on another translator and a real processor.");
    html.table(
        "guests",
        "scheme",
        "speed-up",
        "the paper's",
        "host words a step",
        "instructions an access");
    for (Group group : comparison.groups()) {
      Map<String, Double> words = comparison.means(group, Row::hostPerGuest);
      Map<String, Double> each =
          comparison.means(group, row -> row.hostPerAccess(comparison.weights()));
      Map<String, Double> speedups = comparison.speedups(group);
      for (String scheme : each.keySet()) {
        boolean published = scheme.equals("btmmu") && group.published() > 0;
        html.row(
            Html.text(group.title()),
            Html.code(scheme),
            speedups.containsKey(scheme) ? CompareText.decimal(speedups.get(scheme)) : "",
            published ? CompareText.decimal(group.published()) : "",
            CompareText.decimal(words.get(scheme)),
            CompareText.decimal(each.get(scheme)));
      }
    }
    html.end();
  }

  private void little() {
    List<Explanation> all = report.explanations();
    if (all.isEmpty()) {
      return;
    }
    html.section(
        "Guests that gain little under btmmu",
        "Less than 1.1: which events both schemes pay alike, what btmmu pays more for, and what it"
            + " saves, in per cent of the guest's cycles under softmmu.");
    html.table("guest", "speed-up", "why");
    for (Explanation one : all) {
      html.row(Html.code(one.guest()), CompareText.decimal(one.speedup()), Html.text(one.text()));
    }
    html.end();
  }

  private void breakdown() {
    html.section(
        "Where the cycles go",
        "For each guest and scheme, cycles by event, relative to the guest under softmmu. Point at"
            + " a piece to see its event and share.");
    Weights weights = comparison.weights();
    List<String> events =
        weights.rows().stream()
            .map(Weight::event)
            .sorted(Comparator.comparingDouble(this::share).reversed())
            .limit(MOST_EVENTS)
            .collect(Collectors.toCollection(ArrayList::new));
    events.add("other");
    double greatest =
        comparison.rows().stream()
            .mapToDouble(row -> relative(row, row.cycles(weights)))
            .max()
            .orElse(1);
    Chart chart = new Chart(greatest).legend(events);
    for (String guest : guests()) {
      for (String scheme : comparison.schemes()) {
        comparison.find(guest, scheme).ifPresent(row -> pieces(chart, row, events));
      }
      chart.gap();
    }
    html.paragraph(chart.html("cycles by event"));
  }

  /** The greatest share that an event has of a row's cycles. */
  private double share(String event) {
    Weights weights = comparison.weights();
    return comparison.rows().stream()
        .mapToDouble(
            row -> weights.cycles(row.events()).getOrDefault(event, 0.0) / row.cycles(weights))
        .max()
        .orElse(0);
  }

  private double relative(Row row, double cycles) {
    return comparison
        .find(row.guest(), Comparison.BASE)
        .map(base -> cycles / base.cycles(comparison.weights()))
        .orElse(1.0);
  }

  private void pieces(Chart chart, Row row, List<String> events) {
    Map<String, Double> cycles = comparison.weights().cycles(row.events());
    double all = row.cycles(comparison.weights());
    double[] lengths = new double[events.size()];
    cycles.forEach((event, sum) -> {
      int at = events.indexOf(event);
      lengths[at < 0 ? events.size() - 1 : at] += relative(row, sum);
    });
    int[] colours = new int[lengths.length];
    List<String> titles = new ArrayList<>();
    for (int at = 0; at < lengths.length; at++) {
      colours[at] = at;
      titles.add(
          "%s: %s %%"
              .formatted(
                  events.get(at), CompareText.decimal(100 * lengths[at] / relative(row, all))));
    }
    String label = row.guest() + " " + row.scheme();
    chart.bar(label, CompareText.decimal(relative(row, all)), lengths, colours, titles);
  }

  private void accesses() {
    html.section(
        "Host instructions of a guest access",
        "All accesses of translated code of all guests together. Words of the path that run are"
            + " counted; what a handler in C does is taken as an instruction a cycle of its weight."
            + " Under btmmu the access itself is 1; the rest stands between it and 1. Few guests"
            + " with many faults make most of the sums; the geometric means, a guest each, are"
            + " given as they would be if an item cost nothing.");
    List<String> head = new ArrayList<>(List.of("scheme", "spent on", "instructions an access"));
    comparison.groups().forEach(group -> head.add(group.title() + ", mean without it"));
    html.table(head.toArray(String[]::new));
    for (String scheme : comparison.schemes()) {
      comparison
          .itemised(scheme)
          .forEach((item, each) -> {
            List<Object> cells = new ArrayList<>(List.of(Html.code(scheme), Html.text(item)));
            cells.add(String.format(Locale.ROOT, "%.4f", each));
            cells.addAll(CompareText.meansWithout(comparison, scheme, item));
            html.row(cells.toArray());
          });
    }
    html.end();
  }

  private void limits() {
    for (String scheme : comparison.schemes()) {
      List<String> limits = SchemeLimits.of(scheme);
      if (!limits.isEmpty()) {
        html.section("Limits of " + scheme, "What a reader of its figures must know:");
        html.list(limits);
      }
    }
  }

  private void rows() {
    html.section(
        "All counts",
        "Guest faults are, in this order: of the guest, devices, A or D missing, stores to code,"
            + " fills, spurious.");
    html.table(
        "guest",
        "scheme",
        "steps",
        "accesses",
        "words a step",
        "an access",
        "refills",
        "faults",
        "walks",
        "misses",
        "signals",
        "Mcycles",
        "speed-up");
    for (Row row : comparison.rows()) {
      html.row(
          Html.code(row.guest()),
          Html.code(row.scheme()),
          row.steps(),
          row.accesses(),
          CompareText.decimal(row.hostPerGuest()),
          CompareText.decimal(row.hostPerAccess(comparison.weights())),
          row.refills(),
          CompareText.faults(row),
          row.walks(),
          row.misses(),
          row.signals(),
          CompareText.decimal(row.cycles(comparison.weights()) / 1e6),
          comparison.speedup(row).map(CompareText::decimal).orElse(""));
    }
    html.end();
  }

  private void sensitivity() {
    html.section(
        "Sensitivity",
        "The geometric means of the speed-up when one assumption is other: each weight half and"
            + " twice as large, guest TLBs of other sizes, and SoftMMU with the comparison that"
            + " QEMU's commit 4e655e3cd8 mended.");
    List<String> schemes = others();
    html.paragraph(SensitivityChart.of(report));
    List<String> head = new ArrayList<>(List.of("with"));
    comparison
        .groups()
        .forEach(group -> schemes.forEach(scheme -> head.add(group.title() + ", " + scheme)));
    html.table(head.toArray(String[]::new));
    html.row(CompareText.cells("as it is", comparison, schemes).toArray());
    for (Sensitivity one : report.sensitivity()) {
      html.row(CompareText.cells(Html.text(one.what()), one.result(), schemes).toArray());
    }
    html.end();
  }

  private void ablation() {
    html.section(
        "Ablation",
        "btmmu without one optimization: cycles without it by cycles with it, geometric means, and"
            + " the guest that loses most. Beside it what shows that it is right, and the bugs of"
            + " the zoo that the same means catch.");
    Weights weights = comparison.weights();
    html.paragraph(AblationChart.of(report));
    List<String> head = new ArrayList<>(List.of("without"));
    comparison.groups().forEach(group -> head.add(group.title()));
    head.addAll(List.of("most", "guest", "laws and test", "mutants"));
    html.table(head.toArray(String[]::new));
    for (Ablation one : report.ablation()) {
      List<Object> cells = new ArrayList<>();
      cells.add(
          Html.code(one.optimization().name())
              + "<br><span class=\"soft\">"
              + Html.text(one.optimization().says())
              + "</span>");
      comparison.groups().forEach(group -> cells.add(three(one.cost(group, weights))));
      cells.add(three(one.worstCost(weights)));
      cells.add(Html.code(one.worst(weights)));
      cells.add(codes(proofs(one.optimization())));
      cells.add(codes(one.optimization().mutants()));
      html.row(cells.toArray());
    }
    html.end();
  }

  private static List<String> proofs(Ablation.Optimization one) {
    List<String> names = new ArrayList<>(one.laws());
    names.add(one.test());
    return names;
  }

  private static String codes(List<String> names) {
    return names.stream().map(Html::code).collect(Collectors.joining("<br>"));
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private void weights() {
    html.section(
        "The cost model",
        "Cycles of one event of each kind, each with its source or the word assumed.");
    html.table("event", "cycles", "source");
    for (Weight weight : comparison.weights().rows()) {
      html.row(
          Html.code(weight.event()),
          CompareText.decimal(weight.cycles()),
          Html.text(weight.source()));
    }
    html.end();
  }
}
