package org.btmmu.conformance.campaign;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btmmu.conformance.sample.ValueJson;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.trace.SubjectKind;
import org.btmmu.conformance.trace.Trace;
import tools.jackson.databind.json.JsonMapper;

/**
 * A campaign as it runs inside the world of a mutant, or outside: requests and answers are JSON
 * texts, since no type of the project is the same in both worlds.
 */
public final class CampaignTrial {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int REPLAYED = 8;
  private static final int REPLAYED_STEPS = 32;

  private CampaignTrial() {}

  /**
   * What to run.
   *
   * @param mutant id of the mutant of this world; null if there is none
   * @param subject the word of a {@link SubjectKind}
   */
  public record Request(
      String mutant, String subject, long seed, long steps, double seconds, int jobs) {
    SubjectKind kind() {
      return SubjectKind.valueOf(subject.toUpperCase(Locale.ROOT));
    }

    Campaign.Plan plan() {
      return new Campaign.Plan(seed, steps, seconds, jobs);
    }
  }

  /**
   * What came of it.
   *
   * @param traces how many traces were run
   * @param numbers as {@link StepTally#numbers} gives them
   * @param divergent number of the trace that diverged; −1 if none did
   * @param seconds wall time, shrinking included
   * @param traceLength steps of the shrunk trace; 0 if none diverged
   * @param counterexample the shrunk trace as JSON; null if none diverged
   */
  public record Answer(
      long traces,
      long[] numbers,
      long digest,
      long divergent,
      double seconds,
      int traceLength,
      String counterexample) {
    /** The result without the counterexample. */
    public Campaign.Result result(long seed) {
      return new Campaign.Result(seed, traces, StepTally.of(numbers), digest, divergent, seconds);
    }
  }

  /** Runs a campaign; a trace that diverges is shrunk. Gives an {@link Answer}. */
  public static String run(String json) throws InterruptedException {
    long begin = System.nanoTime();
    Request request = MAPPER.readValue(json, Request.class);
    Campaign.Plan plan = request.plan();
    Campaign.Result result = new Campaign(plan, request.kind()::at, null, _ -> {}).run();
    String counterexample = null;
    int length = 0;
    if (result.divergent() >= 0) {
      TraceJson.Stored stored = shrunk(plan, result, request.kind(), request.mutant());
      length = stored.trace().steps().size();
      counterexample = text(stored);
    }
    return MAPPER.writeValueAsString(
        new Answer(
            result.traces(),
            result.tally().numbers(),
            result.digest(),
            result.divergent(),
            (System.nanoTime() - begin) / 1e9,
            length,
            counterexample));
  }

  /** The trace that diverged, made small. */
  public static TraceJson.Stored shrunk(
      Campaign.Plan plan, Campaign.Result result, SubjectKind kind, String mutant) {
    Trace trace = TraceShrink.shrink(Campaign.trace(plan, result.divergent()), kind::at);
    return new TraceJson.Stored(trace, kind, mutant);
  }

  /** A counterexample as it is kept: with what each step showed. */
  public static String text(TraceJson.Stored stored) {
    TraceReplay replay = TraceReplay.of(stored.trace(), stored.subject()::at);
    return ValueJson.write(TraceJson.node(stored, replay));
  }

  /** Replays the beginnings of the first traces with reasons; gives the number of steps. */
  public static String replay(String json) {
    Request request = MAPPER.readValue(json, Request.class);
    long steps = 0;
    for (long number = 0;
        number < REPLAYED && number * TraceDraw.STEPS < request.steps();
        number++) {
      Trace trace = Campaign.trace(request.plan(), number);
      int length = Math.min(REPLAYED_STEPS, trace.steps().size());
      Trace begin = new Trace(trace.scenario(), trace.steps().subList(0, length));
      steps += TraceReplay.of(begin, request.kind()::at).rows().size();
    }
    return MAPPER.writeValueAsString(steps);
  }

  /** Whether a stored trace diverges on the code of this world. */
  public static boolean diverges(String counterexample) {
    TraceJson.Stored stored = TraceJson.read(counterexample, "the counterexample");
    return TraceReplay.of(stored.trace(), stored.subject()::at).diverges();
  }

  /** Runs the traces unchecked and gives the sums of the implementation's counters. */
  public static String count(String json) {
    Request request = MAPPER.readValue(json, Request.class);
    SortedMap<String, Long> sums = new TreeMap<>();
    for (long number = 0; number * TraceDraw.STEPS < request.steps(); number++) {
      Trace trace = Campaign.trace(request.plan(), number);
      Subject subject = request.kind().at(trace.scenario());
      trace.steps().forEach(subject::step);
      subject.counters().forEach((name, count) -> sums.merge(name, count, Long::sum));
    }
    return MAPPER.writeValueAsString(sums);
  }
}
