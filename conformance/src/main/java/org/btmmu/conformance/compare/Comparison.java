package org.btmmu.conformance.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Guests under memory schemes, compared.
 *
 * @param rows guests in order, for each the schemes in order
 * @param weights the cost model
 */
public record Comparison(List<Row> rows, Weights weights) {
  /** The scheme that the others are compared with. */
  public static final String BASE = "softmmu";

  /** A copy of the list. */
  public Comparison {
    rows = List.copyOf(rows);
  }

  /** The row of a guest under a scheme. */
  public Optional<Row> find(String guest, String scheme) {
    return rows.stream()
        .filter(row -> row.guest().equals(guest) && row.scheme().equals(scheme))
        .findFirst();
  }

  /** The schemes, in their order. */
  public List<String> schemes() {
    return rows.stream().map(Row::scheme).distinct().toList();
  }

  /** The groups that have a guest here. */
  public List<Group> groups() {
    return Group.ALL.stream().filter(group -> group.of(rows).findAny().isPresent()).toList();
  }

  /** Cycles under {@link #BASE} by those of a row; empty if the guest was not run under it. */
  public Optional<Double> speedup(Row row) {
    return find(row.guest(), BASE).map(base -> base.cycles(weights) / row.cycles(weights));
  }

  /** Geometric means by scheme of a figure of a group's rows. */
  public Map<String, Double> means(Group group, ToDoubleFunction<Row> figure) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (String scheme : schemes()) {
      List<Double> figures =
          group
              .of(rows)
              .filter(row -> row.scheme().equals(scheme))
              .map(figure::applyAsDouble)
              .toList();
      if (!figures.isEmpty()) {
        means.put(scheme, mean(figures));
      }
    }
    return means;
  }

  /** Geometric means of the speed-ups of a group by scheme; none without {@link #BASE}. */
  public Map<String, Double> speedups(Group group) {
    return schemes().contains(BASE)
        ? means(group, row -> speedup(row).orElseThrow())
        : new LinkedHashMap<>();
  }

  /**
   * What host instructions go into for each access of translated code under a scheme: sums over all
   * guests.
   */
  public Map<String, Double> itemised(String scheme) {
    Map<String, Double> items = new LinkedHashMap<>();
    long accesses = 0;
    for (Row row : rows) {
      if (row.scheme().equals(scheme)) {
        accesses += row.accesses();
        row.accessInstructions(weights)
            .forEach((item, instructions) -> items.merge(item, instructions, Double::sum));
      }
    }
    double all = accesses;
    items.replaceAll((_, instructions) -> instructions / all);
    return items;
  }

  /**
   * The geometric mean over a group of host instructions an access under a scheme, if one item of
   * {@link #itemised} cost nothing.
   */
  public double meanWithout(Group group, String scheme, String item) {
    return mean(
        group
            .of(rows)
            .filter(row -> row.scheme().equals(scheme))
            .map(row ->
                row.hostPerAccess(weights)
                    - row.accessInstructions(weights).getOrDefault(item, 0.0) / row.accesses())
            .filter(each -> each > 0)
            .toList());
  }

  /** The geometric mean of positive figures. */
  static double mean(List<Double> figures) {
    return Math.exp(figures.stream().mapToDouble(Math::log).average().orElse(0));
  }

  /** The same runs under other weights. */
  public Comparison under(Weights other) {
    return new Comparison(rows, other);
  }

  /** The same with the rows of some guests and schemes in place of those that are here. */
  public Comparison with(List<Row> others) {
    List<Row> changed = new ArrayList<>(rows);
    for (Row other : others) {
      changed.replaceAll(row ->
          row.guest().equals(other.guest()) && row.scheme().equals(other.scheme()) ? other : row);
    }
    return new Comparison(changed, weights);
  }

  /**
   * What a guest does differently under one scheme than under another: it must not. One line each:
   * a guest that did not end well, or whose steps or accesses are not the same.
   */
  public List<String> differences() {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      Row first =
          rows.stream().filter(other -> other.guest().equals(row.guest())).findFirst().get();
      if (!row.well()) {
        lines.add("%s under %s: the guest did not end well".formatted(row.guest(), row.scheme()));
      }
      if (row.steps() != first.steps() || row.accesses() != first.accesses()) {
        lines.add(
            "%s: %,d steps and %,d accesses under %s, but %,d and %,d under %s"
                .formatted(
                    row.guest(),
                    row.steps(),
                    row.accesses(),
                    row.scheme(),
                    first.steps(),
                    first.accesses(),
                    first.scheme()));
      }
    }
    return lines;
  }
}
