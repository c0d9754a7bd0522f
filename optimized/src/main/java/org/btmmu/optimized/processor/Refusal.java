package org.btmmu.optimized.processor;

/** The instruction, or the delivery, is one that is not carried out here. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refusal() {
    super(null, null, false, false);
  }
}
