package org.btmmu.conformance.modelcheck;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.zoo.MutantLoader;
import org.btmmu.conformance.zoo.MutantMethod;
import tools.jackson.databind.json.JsonMapper;

/**
 * The explicit-state model checker: it drives the shipped classes through all traces of a small
 * scope and asks the reference about each step. See {@link Search} for what is a state, and why
 * symmetries may be used.
 */
public final class ModelCheck {
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * What to search in the world of a mutant.
   *
   * @param scope the scope's name
   * @param depth how many steps the traces have at the most
   * @param subjects name of the class whose public static method {@code of(Scenario)} makes the
   *     implementation
   */
  record Request(String scope, int depth, int jobs, String subjects) {}

  /**
   * How a mutant fared in a scope.
   *
   * @param scope the scope's name
   * @param found whether a violation was found
   * @param trace the steps of the first one, for people, the last with what was seen and allowed;
   *     no trace of the scope's alphabet is shorter
   * @param states how many states the traces led to
   * @param transitions how many steps were checked
   * @param seconds how long the search took
   */
  public record Trial(
      String scope,
      boolean found,
      List<String> trace,
      long states,
      long transitions,
      double seconds) {
    /** How many steps the shortest trace has. */
    public int traceLength() {
      return trace.size();
    }
  }

  private ModelCheck() {}

  /**
   * Searches a scope.
   *
   * @param subjects makes the implementation under test
   * @param depth how many steps the traces have at the most
   * @param jobs how many threads; the result is the same with any number
   * @param progress told from time to time how many states are known
   */
  public static ModelCheckResult search(
      SmallScope scope,
      Function<Scenario, Subject> subjects,
      int depth,
      int jobs,
      LongConsumer progress)
      throws InterruptedException {
    return Search.run(scope, subjects, depth, jobs, progress);
  }

  /**
   * Searches with a mutant in the implementation: each scope but the first, which is the largest,
   * until one shows a violation.
   *
   * @return how the mutant fared in the last scope that was searched
   */
  public static Trial trial(MutantMethod mutant, int jobs, Class<?> subjects) {
    Trial trial = null;
    for (SmallScope scope : Scopes.all().subList(1, Scopes.all().size())) {
      if (trial == null || !trial.found()) {
        trial = trial(mutant, scope, scope.depth(), jobs, subjects);
      }
    }
    return trial;
  }

  /**
   * Searches the scope with a mutant in the implementation.
   *
   * @param subjects the class whose public static method {@code of(Scenario)} makes the
   *     implementation
   * @throws IllegalStateException if no call was redirected to the mutant, so that the trial says
   *     nothing
   */
  public static Trial trial(
      MutantMethod mutant, SmallScope scope, int depth, int jobs, Class<?> subjects) {
    MutantLoader world = new MutantLoader(ModelCheck.class.getClassLoader(), mutant);
    Request request = new Request(scope.name(), depth, jobs, subjects.getName());
    Object answer;
    try {
      answer =
          world
              .loadClass(ModelCheckTrial.class.getName())
              .getMethod("search", String.class)
              .invoke(null, MAPPER.writeValueAsString(request));
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "the search with the mutant " + mutant.id() + " failed: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot enter the world of " + mutant.id(), e);
    }
    if (world.redirectedCalls() == 0) {
      throw new IllegalStateException(
          "the mutant %s was never in effect: no call of %s in what the search needs"
              .formatted(mutant.id(), mutant.mutant().replaces()));
    }
    return MAPPER.readValue((String) answer, Trial.class);
  }
}
