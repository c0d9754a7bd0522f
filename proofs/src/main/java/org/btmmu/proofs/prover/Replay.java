package org.btmmu.proofs.prover;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.Proof;
import org.btmmu.proofs.replay.ObjectState;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * What the JVM says of a law on given arguments.
 *
 * @param outcome what the call did
 * @param thrown the exception if the outcome is THREW; otherwise null
 * @param covered the cover goals that the run reached
 */
public record Replay(Outcome outcome, Throwable thrown, Set<String> covered) {
  /** What a call of a law can do. */
  public enum Outcome {
    TRUE,
    FALSE,
    /** A hypothesis was false. */
    DISCARDED,
    /** Any other exception. */
    THREW
  }

  /**
   * Calls the law. Memories among the arguments are forked first, and objects made of their {@link
   * ObjectState}, so that a law that writes can be replayed again.
   *
   * @throws IllegalArgumentException if number or types of the arguments do not fit
   */
  public static Replay of(LawMethod law, List<?> arguments) {
    Object[] fresh = arguments.stream().map(Replay::fresh).toArray();
    Set<String> covered = new TreeSet<>();
    try {
      ScopedValue.CallableOp<Object, ReflectiveOperationException> call =
          () -> law.method().invoke(null, fresh);
      Object value = ScopedValue.where(Proof.REACHED, covered).call(call);
      return new Replay(value.equals(true) ? Outcome.TRUE : Outcome.FALSE, null, covered);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      boolean discarded = cause instanceof Proof.Discarded;
      return new Replay(
          discarded ? Outcome.DISCARDED : Outcome.THREW, discarded ? null : cause, covered);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("cannot call the law " + law, e);
    }
  }

  private static Object fresh(Object argument) {
    return switch (argument) {
      case PhysicalMemory memory -> memory.fork();
      case ObjectState state -> state.make();
      default -> argument;
    };
  }

  /** What happened, for people. */
  @Override
  public String toString() {
    return switch (outcome) {
      case TRUE -> "true";
      case FALSE -> "false";
      case DISCARDED -> "discarded by a hypothesis";
      case THREW ->
          "threw "
              + thrown
              + Arrays.stream(thrown.getStackTrace())
                  .findFirst()
                  .map(place -> " at " + place)
                  .orElse("");
    };
  }
}
