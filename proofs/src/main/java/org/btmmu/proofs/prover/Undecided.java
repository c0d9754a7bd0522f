package org.btmmu.proofs.prover;

/** A question was not decided; the message says why. */
final class Undecided extends Exception {
  private static final long serialVersionUID = 1;

  Undecided(String message) {
    super(message);
  }
}
