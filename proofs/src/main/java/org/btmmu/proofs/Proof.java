package org.btmmu.proofs;

import java.util.Set;

/** What the body of a {@link Law} may say beside its result. The prover knows these two by name. */
public final class Proof {
  /** Thrown by {@link #given} on arguments that the law does not speak of. */
  public static final class Discarded extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Discarded() {
      super("the arguments do not satisfy the law's hypothesis", null, false, false);
    }
  }

  /** Where {@link #cover} notes what a sampled run reached; unbound outside of sampling. */
  public static final ScopedValue<Set<String>> REACHED = ScopedValue.newInstance();

  private Proof() {}

  /** A hypothesis: the law says nothing about arguments for which {@code hypothesis} is false. */
  public static void given(boolean hypothesis) {
    if (!hypothesis) {
      throw new Discarded();
    }
  }

  /**
   * A cover goal: the prover must find arguments that satisfy the hypotheses and reach this call
   * with {@code goal} true. A proof whose goals are not all reachable is too narrow, and fails.
   *
   * @param name a constant string, stable in reports
   */
  public static void cover(String name, boolean goal) {
    if (goal && REACHED.isBound()) {
      REACHED.get().add(name);
    }
  }
}
