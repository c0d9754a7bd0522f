package org.btmmu.conformance.sample;

import java.util.List;
import java.util.Map;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.Replay;

/**
 * Arguments that refute a law, as they are stored and replayed.
 *
 * @param law the law
 * @param mutant id of the mutant that was active, or null if the shipped code itself is refuted
 * @param foundBy how it was found
 * @param arguments the values of the law's parameters, in their order; memory as a {@code
 *     WordMemory}, an object that changes as an {@code ObjectState}
 */
public record Counterexample(
    LawMethod law, String mutant, FoundBy foundBy, List<Object> arguments) {
  /** How a counterexample was found. */
  public enum FoundBy {
    SAMPLING,
    PROOF;

    /** The word in stored counterexamples. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Keeps its own copy of the arguments. */
  public Counterexample {
    arguments = List.copyOf(arguments);
  }

  /** Runs the law on the arguments, under whatever code is loaded. */
  public Replay replay() {
    return Replay.of(law, arguments);
  }

  /** The arguments by the names of the law's parameters, in their order. */
  public Map<String, Object> named() {
    Map<String, Object> named = new java.util.LinkedHashMap<>();
    List<String> names = Arguments.names(law);
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), arguments.get(i));
    }
    return named;
  }

  @Override
  public String toString() {
    return law + named().toString();
  }
}
