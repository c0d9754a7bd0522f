package org.btmmu.conformance.report;

import java.util.List;
import java.util.Locale;
import org.btmmu.conformance.bench.Benchmarks.Figure;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The figures of the benchmarks, as text and JSON; ratios are to the slowest of the same class. */
public final class BenchReport {
  private BenchReport() {}

  /** A table, a line for each benchmark. */
  public static String text(List<Figure> figures) {
    Table table = new Table().row("benchmark", "million a second", "±", "ratio", "bytes");
    for (Figure figure : figures) {
      table.row(
          figure.name(),
          decimal(figure.millionPerSecond()),
          decimal(figure.error()),
          decimal(ratio(figure, figures)),
          String.valueOf(figure.bytesPerOperation()));
    }
    return table.toString();
  }

  /**
   * {@code
   * {"schema":1,"benchmarks":[{"name","million_per_second","error","bytes_per_operation","ratio"}]}}.
   */
  public static ObjectNode json(List<Figure> figures) {
    ObjectNode root = OutputFile.root();
    ArrayNode rows = root.putArray("benchmarks");
    for (Figure figure : figures) {
      rows.addObject()
          .put("name", figure.name())
          .put("million_per_second", figure.millionPerSecond())
          .put("error", figure.error())
          .put("bytes_per_operation", figure.bytesPerOperation())
          .put("ratio", ratio(figure, figures));
    }
    return root;
  }

  private static double ratio(Figure figure, List<Figure> figures) {
    String group = group(figure);
    double slowest =
        figures.stream()
            .filter(other -> group(other).equals(group))
            .mapToDouble(Figure::millionPerSecond)
            .min()
            .orElseThrow();
    return figure.millionPerSecond() / slowest;
  }

  private static String group(Figure figure) {
    return figure.name().substring(0, figure.name().indexOf('.'));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
