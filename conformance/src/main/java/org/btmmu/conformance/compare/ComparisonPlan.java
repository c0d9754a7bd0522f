package org.btmmu.conformance.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.btmmu.conformance.compare.Ablation.Optimization;

/**
 * What is to be compared, and how the rows of its runs make a report, whatever the order in which
 * they came.
 *
 * @param subjects guests, in the report's order
 * @param schemes memory schemes, in the report's order
 * @param optimizations that btmmu is also run without, one at a time
 */
public record ComparisonPlan(
    List<Subject> subjects, List<String> schemes, List<Optimization> optimizations) {
  private static final String BTMMU = "btmmu";
  private static final String HSPT = "hspt";

  /** The same guests under another assumption: the runs whose rows stand in for the plain ones. */
  private record Assumption(String what, List<Run> runs) {}

  /** All runs, each once. */
  public List<Run> runs() {
    Set<Run> all = new LinkedHashSet<>();
    subjects.forEach(subject -> all.addAll(plain(subject)));
    assumptions().forEach(assumption -> all.addAll(assumption.runs));
    for (Optimization one : optimizations) {
      all.addAll(of(subjects, Variant.of(BTMMU).without(one.name())));
    }
    return List.copyOf(all);
  }

  private List<Run> plain(Subject subject) {
    return schemes.stream().map(scheme -> new Run(subject, Variant.of(scheme))).toList();
  }

  private static List<Run> of(List<Subject> subjects, Variant variant) {
    return subjects.stream().map(subject -> new Run(subject, variant)).toList();
  }

  /** Guests that may have 32-bit code: what HSPT and the comparison defect concern. */
  private List<Subject> narrow() {
    return subjects.stream().filter(subject -> !subject.mode().equals("x64")).toList();
  }

  /** Whether a scheme is compared with {@link Comparison#BASE}, so that there are speed-ups. */
  private boolean hasSpeedups() {
    return schemes.contains(Comparison.BASE) && schemes.size() > 1;
  }

  private List<Assumption> assumptions() {
    List<Assumption> all = new ArrayList<>();
    if (!hasSpeedups()) {
      return all;
    }
    for (boolean twice : List.of(false, true)) {
      Variant other = Variant.of(BTMMU).resized(twice);
      List<Run> runs = new ArrayList<>();
      if (schemes.contains(BTMMU)) {
        runs.addAll(of(subjects, other));
      }
      if (schemes.contains(HSPT)) {
        runs.addAll(of(narrow(), Variant.of(HSPT).resized(twice)));
      }
      all.add(new Assumption(other.title(), runs));
    }
    all.add(
        new Assumption(
            "softmmu with QEMU's comparison defect",
            of(narrow(), Variant.of(Comparison.BASE).withComparisonDefect())));
    return all;
  }

  /**
   * What the rows that are there say: of guests that were run under every scheme, and of
   * assumptions and optimizations whose runs are all there.
   */
  public CompareReport report(Map<Run, Row> done) {
    List<Row> rows =
        subjects.stream()
            .map(this::plain)
            .filter(runs -> done.keySet().containsAll(runs))
            .flatMap(runs -> rows(runs, done))
            .toList();
    Comparison comparison = new Comparison(rows, Weights.table());
    List<Sensitivity> sensitivity = new ArrayList<>();
    if (hasSpeedups()) {
      sensitivity.addAll(Sensitivity.ofWeights(comparison));
    }
    for (Assumption other : assumptions()) {
      if (done.keySet().containsAll(other.runs)) {
        List<Row> others = rows(other.runs, done).toList();
        sensitivity.add(new Sensitivity(other.what, comparison.with(others)));
      }
    }
    List<Ablation> ablation = new ArrayList<>();
    List<Run> with = of(subjects, Variant.of(BTMMU));
    for (Optimization one : optimizations) {
      List<Run> without = of(subjects, Variant.of(BTMMU).without(one.name()));
      if (done.keySet().containsAll(with) && done.keySet().containsAll(without)) {
        ablation.add(new Ablation(one, rows(with, done).toList(), rows(without, done).toList()));
      }
    }
    return new CompareReport(comparison, sensitivity, ablation);
  }

  private static Stream<Row> rows(List<Run> runs, Map<Run, Row> done) {
    return runs.stream().map(done::get);
  }
}
