package org.btmmu.proofs.prover;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of the prover.
 *
 * @param resourceLimit how much Z3 may count on one query; about 10 million are a second
 * @param maxUnroll how often a loop may go round while a law is lifted, at the most
 * @param smt2Folder where each case is written as SMT-LIB; empty for nowhere
 * @param secondSolver who is asked for a second opinion on these files; empty for nobody
 */
public record ProverOptions(
    int resourceLimit,
    int maxUnroll,
    Optional<Path> smt2Folder,
    Optional<SecondSolver> secondSolver) {
  /** What the project's own laws are proved with. */
  public static final ProverOptions DEFAULT =
      new ProverOptions(1_000_000_000, 4096, Optional.empty(), Optional.empty());

  /** Checks the ranges. */
  public ProverOptions {
    if (resourceLimit < 1) {
      throw new IllegalArgumentException("the resource limit must be 1 to 2147483647");
    }
    if (maxUnroll < 1) {
      throw new IllegalArgumentException("loops must be allowed to go round at least once");
    }
    if (secondSolver.isPresent() && smt2Folder.isEmpty()) {
      throw new IllegalArgumentException("a second solver reads files: say in which folder");
    }
  }

  /** The same, with files written to {@code folder} and read by {@code solver}. */
  public ProverOptions exporting(Path folder, Optional<SecondSolver> solver) {
    return new ProverOptions(resourceLimit, maxUnroll, Optional.of(folder), solver);
  }

  /** Whether the formulas themselves are wanted, so that a remembered verdict is not enough. */
  boolean needFormulas() {
    return smt2Folder.isPresent();
  }

  /** What a verdict depends on, as a part of its key. */
  String keyText() {
    return "resources " + resourceLimit + " rounds " + maxUnroll;
  }
}
