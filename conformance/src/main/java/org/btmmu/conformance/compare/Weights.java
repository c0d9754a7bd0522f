package org.btmmu.conformance.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cost model: what one event of a kind costs, in cycles of the host. It is a table, {@code
 * costs/weights.tsv}, which was made before anything was compared.
 *
 * @param rows the table's, in its order
 */
public record Weights(List<Weight> rows) {
  private static final String TABLE = "/costs/weights.tsv";
  private static final int COLUMNS = 3;

  /**
   * One row.
   *
   * @param event its stable name
   * @param cycles of one such event, 0 or more
   * @param source where the figure is from, or that it is assumed
   */
  public record Weight(String event, double cycles, String source) {}

  /** The project's table. */
  public static Weights table() {
    try (InputStream stream = Weights.class.getResourceAsStream(TABLE)) {
      return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A table as text: a heading, then rows of event, cycles, source, with tabs between. */
  static Weights parse(String text) {
    return new Weights(text.lines().skip(1).map(Weights::row).toList());
  }

  private static Weight row(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalStateException("weights.tsv: a row of %d columns".formatted(cells.length));
    }
    return new Weight(cells[0], Double.parseDouble(cells[1]), cells[2]);
  }

  /** Cycles of one event of a kind. */
  public double of(String event) {
    return rows.stream()
        .filter(row -> row.event.equals(event))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no weight for " + event))
        .cycles;
  }

  /** The same table, one weight of which is so many times as large. */
  public Weights scaled(String event, double factor) {
    return new Weights(
        rows.stream()
            .map(row ->
                row.event.equals(event) ? new Weight(event, row.cycles * factor, row.source) : row)
            .toList());
  }

  /** Cycles by event; an event that did not happen is left out. */
  public Map<String, Double> cycles(Map<String, Long> events) {
    Map<String, Double> cycles = new LinkedHashMap<>();
    for (Weight row : rows) {
      long times = events.getOrDefault(row.event, 0L);
      if (times != 0) {
        cycles.put(row.event, times * row.cycles);
      }
    }
    Map<String, Long> unknown = new TreeMap<>(events);
    rows.forEach(row -> unknown.remove(row.event));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("no weight for " + unknown.keySet());
    }
    return cycles;
  }

  /** All cycles. */
  public double total(Map<String, Long> events) {
    return cycles(events).values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
