package org.btmmu.conformance.zoo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ways to catch a mutant, as a table of mutants has them. */
public enum TriedBy {
  /** Its laws, sampled. */
  SAMPLING,
  /** All traces of a small scope. */
  ENUMERATION,
  /** Its laws, given to the prover. */
  PROOF,
  /** A differential campaign. */
  CAMPAIGN,
  /** A small guest, translated and run in lockstep with the reference. */
  LOCKSTEP,
  /** A counter of the implementation. */
  COUNTER;

  /** The name for people and files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  public static List<String> words() {
    return Arrays.stream(values()).map(TriedBy::word).toList();
  }
}
