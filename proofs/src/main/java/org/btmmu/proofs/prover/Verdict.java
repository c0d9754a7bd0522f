package org.btmmu.proofs.prover;

import java.util.Locale;

/** How an attempt to prove a law ended. Only {@link #PROVED} lets a build pass. */
public enum Verdict {
  /** True for all arguments that satisfy the hypotheses, and the proof is not vacuous or narrow. */
  PROVED,
  /** False for arguments that were replayed in the JVM. */
  REFUTED,
  /** Neither was established; the result says why. */
  UNKNOWN;

  /** The word in reports: proved, refuted or unknown. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
