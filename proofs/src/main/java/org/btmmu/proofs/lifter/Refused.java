package org.btmmu.proofs.lifter;

/** Thrown where something cannot be lifted; the machine adds the place. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refused(String reason) {
    super(reason);
  }
}
