package org.btmmu.proofs.prover;

/**
 * The proofs cannot be run as asked: a solver is missing or refuses its input, a folder cannot be
 * written. The message is one line that says what, where, and how to mend it.
 */
public final class CannotRun extends Exception {
  private static final long serialVersionUID = 1;

  CannotRun(String message) {
    super(message);
  }
}
