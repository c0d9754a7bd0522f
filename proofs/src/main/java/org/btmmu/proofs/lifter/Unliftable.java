package org.btmmu.proofs.lifter;

/** Bytecode that the lifter refuses; the message names class, method, instruction and reason. */
public final class Unliftable extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** One line: where, then why. */
  Unliftable(String place, String reason) {
    super(place + ": " + reason);
  }
}
