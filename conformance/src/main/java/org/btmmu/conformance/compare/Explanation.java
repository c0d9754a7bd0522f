package org.btmmu.conformance.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why a guest gains little under a scheme, or loses: the events that both pay alike, those that the
 * scheme pays more for, and those that it saves.
 *
 * @param guest its name
 * @param scheme that is compared with {@link Comparison#BASE}
 * @param speedup of the guest under it
 * @param text a few sentences
 */
public record Explanation(String guest, String scheme, double speedup, String text) {
  /** A guest gains little below this. */
  public static final double LITTLE = 1.1;

  private static final int MOST = 3;

  /** Shares of less than this are not told. */
  private static final double SMALL = 0.01;

  /** Of each guest that gains little under a scheme. */
  public static List<Explanation> of(Comparison comparison, String scheme) {
    List<Explanation> all = new ArrayList<>();
    for (Row row : comparison.rows()) {
      double speedup = comparison.speedup(row).orElse(Double.MAX_VALUE);
      if (row.scheme().equals(scheme) && speedup < LITTLE) {
        Row base = comparison.find(row.guest(), Comparison.BASE).orElseThrow();
        all.add(
            new Explanation(row.guest(), scheme, speedup, text(row, base, comparison.weights())));
      }
    }
    return all;
  }

  private static String text(Row row, Row base, Weights weights) {
    Map<String, Double> here = weights.cycles(row.events());
    Map<String, Double> there = weights.cycles(base.events());
    double all = base.cycles(weights);
    Map<String, Double> alike = new TreeMap<>();
    Map<String, Double> more = new TreeMap<>();
    Map<String, Double> less = new TreeMap<>();
    for (Weights.Weight weight : weights.rows()) {
      double mine = here.getOrDefault(weight.event(), 0.0) / all;
      double other = there.getOrDefault(weight.event(), 0.0) / all;
      alike.put(weight.event(), Math.min(mine, other));
      more.put(weight.event(), mine - other);
      less.put(weight.event(), other - mine);
    }
    return "of SoftMMU's cycles %s are paid alike (%s); it pays more for %s; it saves %s"
        .formatted(
            percent(alike.values().stream().mapToDouble(Double::doubleValue).sum()),
            greatest(alike),
            greatest(more),
            greatest(less));
  }

  private static String greatest(Map<String, Double> shares) {
    List<String> told =
        shares.entrySet().stream()
            .filter(share -> share.getValue() >= SMALL)
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(MOST)
            .map(share -> share.getKey() + " " + percent(share.getValue()))
            .toList();
    return told.isEmpty() ? "nothing much" : String.join(", ", told);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
