package org.btmmu.reference.host;

/** The entries that match one address: none, one, or an outcome that nothing defines. */
public sealed interface Matches {
  /** No entry matches. */
  record None() implements Matches {}

  /** Entry {@code index} matches, and no other. */
  record One(int index) implements Matches {}

  /** Two or more match: UNPREDICTABLE. The lowest two are named. */
  record Several(int first, int second) implements Matches {}

  /** These matches and one more. */
  static Matches and(Matches matches, int index) {
    return switch (matches) {
      case None() -> new One(index);
      case One(int first) -> new Several(first, index);
      case Several several -> several;
    };
  }
}
