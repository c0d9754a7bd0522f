package org.btmmu.conformance.campaign;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btmmu.conformance.trace.SubjectKind;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which clauses of the normative text are exercised: for each, how often code that names it was
 * entered.
 *
 * @param byCampaign on whole traces
 * @param bySamples by samples of the laws that speak of the hardware of the host and its extension,
 *     which no trace of the guest shows
 */
public record ClauseCoverage(
    SortedMap<String, Long> byCampaign, SortedMap<String, Long> bySamples) {
  /**
   * Counts both.
   *
   * @param steps of the campaign
   * @param samples of each law
   */
  public static ClauseCoverage of(SubjectKind kind, long seed, long steps, int samples) {
    return new ClauseCoverage(ofCampaign(kind, seed, steps), ofSamples(seed, samples));
  }

  /** Runs the first steps of a campaign once more, counting, and a few of them with reasons. */
  public static SortedMap<String, Long> ofCampaign(SubjectKind kind, long seed, long steps) {
    CampaignTrial.Request request =
        new CampaignTrial.Request(null, kind.word(), seed, steps, 1e9, 1);
    return counted(CampaignTrial.class, request, "run", "replay");
  }

  /** Draws samples of each law that names a clause of the host, counting. */
  public static SortedMap<String, Long> ofSamples(long seed, int samples) {
    return counted(HostSamples.class, new HostSamples.Request(seed, samples), "run");
  }

  /** Runs methods that take a request as JSON in a world that counts. */
  private static SortedMap<String, Long> counted(Class<?> what, Record request, String... methods) {
    ClauseLoader world = new ClauseLoader(ClauseCoverage.class.getClassLoader());
    long[] counts;
    try {
      for (String method : methods) {
        world
            .loadClass(what.getName())
            .getMethod(method, String.class)
            .invoke(null, new JsonMapper().writeValueAsString(request));
      }
      counts =
          (long[]) world.loadClass(ClauseCounter.class.getName()).getMethod("counts").invoke(null);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("what was counted failed: " + e.getCause(), e.getCause());
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
