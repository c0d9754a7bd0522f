package org.btmmu.conformance.modelcheck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.modelcheck.ModelCheck.Request;
import org.btmmu.conformance.modelcheck.ModelCheck.Trial;
import org.btmmu.conformance.report.StepText;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import tools.jackson.databind.json.JsonMapper;

/**
 * What runs inside the world of a mutant. {@link ModelCheck} calls it by reflection; request and
 * answer are JSON texts, since no type of the project is the same in both worlds.
 */
public final class ModelCheckTrial {
  private static final JsonMapper MAPPER = new JsonMapper();

  private ModelCheckTrial() {}

  /** Searches; gives a {@link Trial}. */
  public static String search(String json)
      throws ReflectiveOperationException, InterruptedException {
    Request request = MAPPER.readValue(json, Request.class);
    Method subjects = Class.forName(request.subjects()).getMethod("of", Scenario.class);
    ModelCheckResult result =
        Search.run(
            Scopes.named(request.scope()).orElseThrow(),
            scenario -> made(subjects, scenario),
            request.depth(),
            request.jobs(),
            _ -> {});
    return MAPPER.writeValueAsString(
        new Trial(
            request.scope(),
            !result.holds(),
            result.holds() ? List.of() : trace(result.violations().getFirst()),
            result.states(),
            result.steps(),
            result.seconds()));
  }

  private static Subject made(Method subjects, Scenario scenario) {
    try {
      return (Subject) subjects.invoke(null, scenario);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make the implementation", e);
    }
  }

  private static List<String> trace(Violation violation) {
    List<String> lines = new ArrayList<>();
    violation.steps().forEach(step -> lines.add(StepText.of(step)));
    lines.set(lines.size() - 1, lines.getLast() + ": " + violation.why());
    return lines;
  }
}
