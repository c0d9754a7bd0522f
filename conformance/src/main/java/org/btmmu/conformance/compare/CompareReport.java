package org.btmmu.conformance.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * All that a comparison gives.
 *
 * @param comparison guests under schemes
 * @param sensitivity the same under other assumptions
 * @param ablation btmmu without one optimization each; empty if it was not asked for
 */
public record CompareReport(
    Comparison comparison, List<Sensitivity> sensitivity, List<Ablation> ablation) {
  /** Each guest that gains little under btmmu, and why. */
  public List<Explanation> explanations() {
    return Explanation.of(comparison, "btmmu");
  }

  /** What should not be: a guest that ends badly, or does not do the same everywhere. */
  public List<String> differences() {
    List<String> plain = comparison.differences();
    List<String> all = new ArrayList<>(plain);
    for (Sensitivity one : sensitivity) {
      for (String line : one.result().differences()) {
        if (!plain.contains(line)) {
          all.add("with %s: %s".formatted(one.what(), line));
        }
      }
    }
    for (Ablation one : ablation) {
      if (!one.isRight()) {
        all.add(
            "without %s a guest ends badly, or does something else"
                .formatted(one.optimization().name()));
      }
    }
    return all;
  }
}
