package org.btmmu.conformance.compare;

import java.util.List;
import java.util.stream.Stream;

/**
 * Guests whose ratios are averaged.
 *
 * @param key its stable name
 * @param title for people
 * @param modes of its guests
 * @param published BTMMU's mean speed-up over SoftMMU as the paper's abstract has it, on SPEC
 *     CINT2006; 0 if it has none
 */
public record Group(String key, String title, List<String> modes, double published) {
  /** All groups; a guest is of one at most. */
  public static final List<Group> ALL =
      List.of(
          new Group("ia32", "IA-32", List.of("ia32", "pae"), 1.40),
          new Group("x86_64", "x86-64", List.of("x64"), 1.36),
          new Group("image", "images", List.of("image"), 0));

  /** The rows of its guests. */
  Stream<Row> of(List<Row> rows) {
    return rows.stream().filter(row -> modes.contains(row.mode()));
  }
}
