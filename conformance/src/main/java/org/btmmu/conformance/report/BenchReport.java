package org.btmmu.conformance.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.btmmu.conformance.bench.Benchmarks.Figure;
import org.btmmu.conformance.bench.Benchmarks.Named;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The figures of the benchmarks, as text and JSON; ratios are between figures of one run. */
public final class BenchReport {
  private BenchReport() {}

  /** Names and what they measure. */
  public static String list(List<Named> benchmarks) {
    Table table = new Table().row("benchmark", "counts", "ratio to");
    for (Named one : benchmarks) {
      table.row(one.name(), one.unit(), one.against().orElse(""));
    }
    return table.toString();
  }

  /** A table, a line for each figure. */
  public static String text(List<Figure> figures) {
    Table table = new Table().row("benchmark", "million a second", "\u00b1", "ratio", "bytes", "");
    for (Figure figure : figures) {
      OptionalDouble ratio = ratio(figure, figures);
      table.row(
          figure.benchmark().name(),
          decimal(figure.millionPerSecond()),
          decimal(figure.error()),
          ratio.isPresent() ? decimal(ratio.getAsDouble()) : "",
          CompareText.count(figure.bytesPerOperation()),
          figure.benchmark().unit());
    }
    return table
        + """

        \u00b1      half of the 99.9 % confidence interval over ten iterations on one core
        ratio  to the reference of the same group, or to softmmu, in this run (--list names it)
        bytes  of the heap that one of what is counted allocates, rounded
        """
            .indent(2);
  }

  /**
   * {@code {"schema":1,"benchmarks":[{"name","counts","million_per_second","error",
   * "bytes_per_operation","against","ratio"}]}}; null where there is none.
   */
  public static ObjectNode json(List<Figure> figures) {
    ObjectNode root = OutputFile.root();
    ArrayNode rows = root.putArray("benchmarks");
    for (Figure figure : figures) {
      OptionalDouble ratio = ratio(figure, figures);
      rows.addObject()
          .put("name", figure.benchmark().name())
          .put("counts", figure.benchmark().unit())
          .put("million_per_second", figure.millionPerSecond())
          .put("error", figure.error())
          .put("bytes_per_operation", figure.bytesPerOperation())
          .put("against", figure.benchmark().against().orElse(null))
          .put("ratio", ratio.isPresent() ? (Double) ratio.getAsDouble() : null);
    }
    return root;
  }

  /** The ratio to what a figure is compared with, if that was measured too. */
  private static OptionalDouble ratio(Figure figure, List<Figure> figures) {
    return figures.stream()
        .filter(other ->
            figure.benchmark().against().filter(other.benchmark().name()::equals).isPresent())
        .mapToDouble(other -> figure.millionPerSecond() / other.millionPerSecond())
        .findFirst();
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, value < 1 ? "%.3f" : "%.2f", value);
  }
}
