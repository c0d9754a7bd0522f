package org.btmmu.conformance.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one optimization saves: the guests under btmmu with it and without it.
 *
 * @param optimization how it is shown to be right
 * @param with rows with it
 * @param without rows of the same guests without it
 */
public record Ablation(Optimization optimization, List<Row> with, List<Row> without) {
  private static final String TABLE = "/costs/optimizations.tsv";
  private static final int COLUMNS = 5;

  /**
   * An optimization that is a switch.
   *
   * @param name of {@code Features} or {@code TranslatorOptions}
   * @param says what it does
   * @param laws that it rests on; empty if no law can speak of it
   * @param test a test that covers it
   * @param mutants that break it, of the zoo
   */
  public record Optimization(
      String name, String says, List<String> laws, String test, List<String> mutants) {}

  /** All of them, in the table's order. */
  public static List<Optimization> all() {
    try (InputStream stream = Ablation.class.getResourceAsStream(TABLE)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(Ablation::row)
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Optimization row(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalStateException(
          "optimizations.tsv: a row of %d columns".formatted(cells.length));
    }
    return new Optimization(cells[0], cells[1], words(cells[2]), cells[3], words(cells[4]));
  }

  private static List<String> words(String cell) {
    return cell.isEmpty() ? List.of() : List.of(cell.split(" "));
  }

  /** Cycles of a guest without it by those with it. */
  private static double ratio(Row on, Row off, Weights weights) {
    return off.cycles(weights) / on.cycles(weights);
  }

  /** The geometric mean over a group of cycles without it by cycles with it. */
  public double cost(Group group, Weights weights) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < with.size(); i++) {
      if (group.modes().contains(with.get(i).mode())) {
        ratios.add(ratio(with.get(i), without.get(i), weights));
      }
    }
    return Comparison.mean(ratios);
  }

  /** The number of the guest that loses most without it. */
  private int most(Weights weights) {
    return java.util.stream.IntStream.range(0, with.size())
        .boxed()
        .max(Comparator.comparingDouble(i -> ratio(with.get(i), without.get(i), weights)))
        .orElseThrow();
  }

  /** The guest that loses most without it. */
  public String worst(Weights weights) {
    return with.get(most(weights)).guest();
  }

  /** The ratio of that guest. */
  public double worstCost(Weights weights) {
    int most = most(weights);
    return ratio(with.get(most), without.get(most), weights);
  }

  /**
   * Whether each guest ended well without it, after the same steps. Which accesses translated code
   * makes and which the runtime is another matter: some optimizations move them.
   */
  public boolean isRight() {
    for (int i = 0; i < with.size(); i++) {
      if (!without.get(i).well() || without.get(i).steps() != with.get(i).steps()) {
        return false;
      }
    }
    return true;
  }
}
