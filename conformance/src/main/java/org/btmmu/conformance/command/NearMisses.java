package org.btmmu.conformance.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.btmmu.conformance.snapshot.BadInput;

/** Names that the user may have meant. */
final class NearMisses {
  private static final int MOST = 3;
  private static final int MOST_NAMED = 20;

  private NearMisses() {}

  /** Says that there is no such thing, and what there is instead. */
  static BadInput unknown(String kind, String name, Collection<String> known) {
    List<String> near = near(name, known);
    String instead =
        near.isEmpty()
            ? "there are "
                + (known.size() > MOST_NAMED
                    ? known.size() + ", see --list"
                    : String.join(", ", known))
            : "did you mean " + String.join(" or ", near) + "?";
    return new BadInput(kind, "there is no \"%s\"".formatted(name), instead);
  }

  /** The nearest names, best first; none that shares too little. */
  static List<String> near(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate ->
            !name.isEmpty() && candidate.contains(name)
                || distance(name, candidate) <= Math.max(2, candidate.length() / 3))
        .sorted(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .limit(MOST)
        .toList();
  }

  /** The number of letters to insert, delete or replace (Levenshtein's distance). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[to.length()];
  }
}
