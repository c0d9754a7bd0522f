package org.btmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import org.btmmu.conformance.sample.Counterexample;
import org.btmmu.conformance.sample.CounterexampleJson;
import org.btmmu.proofs.LawMethod;
import org.btmmu.proofs.prover.ArgumentText;
import org.btmmu.proofs.prover.Replay;
import org.btmmu.proofs.replay.WordMemory;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.memory.PhysicalMemory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A counterexample once more: what the law says, what the JVM did, and the page walks in it, by the
 * reference and by the optimized code.
 *
 * <p>Strings only, and made by a static method of strings, since under a mutant it is made in a
 * world in which every class of the project is another one.
 *
 * @param outcome what the JVM did: false, true, discarded, or what it threw and where
 * @param text the replay as text
 * @param json the replay as a JSON object
 */
public record ReplayReport(String outcome, String text, String json) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final long PAGE_OFFSET = 0xfff;

  /** One walk and what it changes. */
  private record Step(WalkPicture walk, List<EntryUpdate> updates) {}

  /**
   * Replays a counterexample with the classes of this class's own loader.
   *
   * @param counterexample as {@link CounterexampleJson} writes it
   * @param source where it comes from
   * @param ink the name of an {@link Ink}
   * @return a ReplayReport as JSON
   */
  public static String of(String counterexample, String source, String ink) {
    Counterexample found = CounterexampleJson.read(counterexample, source, LawMethod.all());
    return of(found, source, Ink.valueOf(ink));
  }

  /**
   * Replays a counterexample.
   *
   * @param source where it comes from
   * @return a ReplayReport as JSON
   */
  public static String of(Counterexample found, String source, Ink ink) {
    Replay replay = found.replay();
    List<Step> steps = steps(found);
    ReplayReport report =
        new ReplayReport(
            replay.outcome().name(),
            text(found, replay, steps, ink),
            json(found, replay, steps, source).toString());
    return MAPPER.writeValueAsString(report);
  }

  /** Reads what {@link #of} gave. */
  public static ReplayReport read(String json) {
    return MAPPER.readValue(json, ReplayReport.class);
  }

  /** Whether the law is false, or throws, on these arguments. */
  public boolean refutes() {
    return outcome.equals(Replay.Outcome.FALSE.name())
        || outcome.equals(Replay.Outcome.THREW.name());
  }

  /** The walks in it: one for each set of controls, and for each page that the access touches. */
  private static List<Step> steps(Counterexample found) {
    PhysicalMemory memory = first(found, PhysicalMemory.class);
    Access access = first(found, Access.class);
    List<Step> steps = new ArrayList<>();
    for (Object argument : found.arguments()) {
      if (argument instanceof PagingControls controls && memory != null && access != null) {
        steps.add(step(memory, controls, access));
        long secondPage = (access.address() | PAGE_OFFSET) + 1;
        if (secondPage - access.address() < access.sizeBytes()) {
          steps.add(step(memory, controls, access.at(secondPage)));
        }
      }
    }
    return List.copyOf(steps);
  }

  private static Step step(PhysicalMemory memory, PagingControls controls, Access access) {
    List<EntryUpdate> updates =
        memory instanceof WordMemory words ? EntryUpdate.of(words, controls, access) : List.of();
    return new Step(WalkPicture.of(memory.fork(), controls, access), updates);
  }

  private static <T> T first(Counterexample found, Class<T> type) {
    return found.arguments().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }

  private static String text(Counterexample found, Replay replay, List<Step> steps, Ink ink) {
    StringBuilder text = new StringBuilder();
    text.append("%s: %s%n".formatted(found.law().id(), found.law().law().says()));
    if (found.mutant() != null) {
      text.append("under the mutant %s%n".formatted(found.mutant()));
    }
    text.append('\n');
    for (String argument : ArgumentText.of(found.law(), found.arguments())) {
      text.append("  ").append(argument).append('\n');
    }
    for (Step step : steps) {
      text.append('\n').append(WalkText.of(step.walk(), ink));
      if (!step.updates().isEmpty()) {
        text.append('\n').append(WalkText.updates(step.updates(), ink));
      }
    }
    boolean holds = replay.outcome() == Replay.Outcome.TRUE;
    String said = replay.toString();
    text.append("\nthe law is ").append(holds ? ink.good(said) : ink.bad(said)).append('\n');
    return text.toString();
  }

  private static ObjectNode json(
      Counterexample found, Replay replay, List<Step> steps, String source) {
    ObjectNode root = OutputFile.root();
    root.put("file", source);
    root.put("outcome", replay.toString());
    root.set("counterexample", CounterexampleJson.node(found));
    ArrayNode array = root.putArray("walks");
    steps.forEach(step -> array.add(WalkJson.of(source, step.walk(), step.updates())));
    return root;
  }
}
