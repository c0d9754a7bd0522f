package org.btmmu.conformance.compare;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.compare.Weights.Weight;

/**
 * How the result hangs on what was assumed.
 *
 * @param what is other than in the comparison
 * @param result the comparison with it
 */
public record Sensitivity(String what, Comparison result) {
  /** Each weight of an event that happened, half and twice as large. */
  public static List<Sensitivity> ofWeights(Comparison comparison) {
    List<Sensitivity> all = new ArrayList<>();
    for (Weight weight : comparison.weights().rows()) {
      boolean happened =
          comparison.rows().stream()
              .anyMatch(row -> row.events().getOrDefault(weight.event(), 0L) != 0);
      if (happened) {
        all.add(of(comparison, weight.event(), "\u00d7\u00bd", 0.5));
        all.add(of(comparison, weight.event(), "\u00d72", 2));
      }
    }
    return all;
  }

  private static Sensitivity of(Comparison base, String event, String factor, double times) {
    return new Sensitivity(event + " " + factor, base.under(base.weights().scaled(event, times)));
  }
}
