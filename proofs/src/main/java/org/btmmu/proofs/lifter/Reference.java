package org.btmmu.proofs.lifter;

import java.util.List;

/**
 * A reference: what it may refer to, each under a guard. Exactly one guard is true.
 *
 * @param alternatives at least one; at most one of each record class
 */
record Reference(List<Alternative> alternatives) implements Value {
  /** One thing, and when the reference refers to it. */
  record Alternative(Term guard, Thing thing) {}

  /** A reference to one thing. */
  static Reference to(Terms terms, Thing thing) {
    return new Reference(List.of(new Alternative(terms.bool(true), thing)));
  }

  /** The one thing that it refers to; null if there are several. */
  Thing only() {
    return alternatives.size() == 1 ? alternatives.get(0).thing() : null;
  }
}
