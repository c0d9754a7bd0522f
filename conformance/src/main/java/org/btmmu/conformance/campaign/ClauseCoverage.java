package org.btmmu.conformance.campaign;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btmmu.conformance.trace.SubjectKind;
import tools.jackson.databind.json.JsonMapper;

/** Which clauses of the normative text a campaign exercises. */
public final class ClauseCoverage {
  private ClauseCoverage() {}

  /**
   * Runs the first steps of a campaign once more, counting, and a few of them with reasons.
   *
   * @return for each clause that was reached, how often code that names it was entered
   */
  public static SortedMap<String, Long> of(SubjectKind kind, long seed, long steps) {
    ClauseLoader world = new ClauseLoader(ClauseCoverage.class.getClassLoader());
    CampaignTrial.Request request =
        new CampaignTrial.Request(null, kind.word(), seed, steps, 1e9, 1);
    long[] counts;
    try {
      for (String part : List.of("run", "replay")) {
        world
            .loadClass(CampaignTrial.class.getName())
            .getMethod(part, String.class)
            .invoke(null, new JsonMapper().writeValueAsString(request));
      }
      counts =
          (long[]) world.loadClass(ClauseCounter.class.getName()).getMethod("counts").invoke(null);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the counted campaign failed: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot count clauses", e);
    }
    SortedMap<String, Long> reached = new TreeMap<>();
    List<Set<String>> clauses = world.clausesOfMethod();
    for (int method = 0; method < clauses.size(); method++) {
      if (counts[method] > 0) {
        for (String clause : clauses.get(method)) {
          reached.merge(clause, counts[method], Long::sum);
        }
      }
    }
    return reached;
  }
}
