package org.btmmu.conformance.report;

import java.util.List;
import org.btmmu.conformance.modelcheck.ModelCheck;
import org.btmmu.conformance.modelcheck.ModelCheckResult;
import org.btmmu.conformance.modelcheck.SmallScope;
import org.btmmu.conformance.modelcheck.Violation;
import org.btmmu.spec.guest.Step;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a search of a small scope found, as text and as JSON. */
public final class ModelCheckReport {
  private ModelCheckReport() {}

  /** Whether all holds. */
  public static Conclusion conclusion(ModelCheckResult result) {
    return result.holds() ? Conclusion.HOLDS : Conclusion.REFUTED;
  }

  /** For people. */
  public static String text(ModelCheckResult result, Ink ink) {
    StringBuilder text = new StringBuilder();
    text.append(ink.strong("Scope " + result.scope().name())).append('\n');
    text.append("  ").append(result.scope().says()).append("\n\n");
    text.append(alphabet(result.scope().alphabet())).append('\n');
    Table kinds = new Table().row("step", "made and checked");
    result.transitions().forEach((kind, count) -> kinds.row(kind, "%,d".formatted(count)));
    kinds.row("all", "%,d".formatted(result.steps()));
    text.append(kinds).append('\n');
    Table levels = new Table().row("steps", "new states");
    for (int depth = 0; depth < result.levels().size(); depth++) {
      levels.row(depth, "%,d".formatted(result.levels().get(depth)));
    }
    text.append(levels).append('\n');
    text.append(states(result));
    for (Violation violation : result.violations()) {
      text.append('\n').append(text(violation, ink));
    }
    Conclusion conclusion = conclusion(result);
    String word = result.holds() ? ink.good(conclusion.word()) : ink.bad(conclusion.word());
    return text.append("\n%s (%.2f s)%n".formatted(word, result.seconds())).toString();
  }

  /** For programs. */
  public static ObjectNode json(ModelCheckResult result) {
    ObjectNode root = OutputFile.root();
    root.put("verdict", conclusion(result).word());
    root.put("scope", result.scope().name());
    root.put("says", result.scope().says());
    ArrayNode alphabet = root.putArray("alphabet");
    result.scope().alphabet().forEach(step -> alphabet.add(StepText.of(step)));
    root.put("states", result.states());
    root.put("reduced_states", result.reducedStates());
    root.put("symmetric", result.symmetric());
    root.put("collision_bound", result.collisionBound());
    ObjectNode transitions = root.putObject("transitions");
    transitions.put("all", result.steps());
    transitions.put("with_choice", result.withChoice());
    ObjectNode kinds = transitions.putObject("kinds");
    result.transitions().forEach(kinds::put);
    root.put("depth", result.depth());
    root.put("exhausted", result.exhausted());
    ArrayNode levels = root.putArray("levels");
    result.levels().forEach(levels::add);
    root.put("seconds", result.seconds());
    ArrayNode violations = root.putArray("violations");
    for (Violation violation : result.violations()) {
      ObjectNode node = violations.addObject();
      ArrayNode steps = node.putArray("steps");
      violation.steps().forEach(step -> steps.add(StepText.of(step)));
      ArrayNode seen = node.putArray("seen");
      violation.seen().forEach(observation -> seen.add(StepText.of(observation)));
      node.put("why", violation.why());
    }
    return root;
  }

  /** How a mutant fared, for people. */
  public static String text(String mutant, ModelCheck.Trial trial, Ink ink) {
    StringBuilder text = new StringBuilder();
    text.append("mutant %s in scope %s: ".formatted(mutant, trial.scope()));
    text.append(trial.found() ? ink.bad("found") : ink.good("not found"));
    text.append(
        " (%,d states, %,d steps checked, %.2f s)%n"
            .formatted(trial.states(), trial.transitions(), trial.seconds()));
    for (int index = 0; index < trial.traceLength(); index++) {
      text.append("  %d. %s%n".formatted(index + 1, trial.trace().get(index)));
    }
    return text.toString();
  }

  /** How a mutant fared, for programs. */
  public static ObjectNode json(String mutant, ModelCheck.Trial trial) {
    ObjectNode root = OutputFile.root();
    root.put("mutant", mutant);
    root.put("scope", trial.scope());
    root.put("states", trial.states());
    root.putObject("transitions").put("all", trial.transitions());
    root.put("seconds", trial.seconds());
    ArrayNode violations = root.putArray("violations");
    if (trial.found()) {
      ArrayNode steps = violations.addObject().putArray("steps");
      trial.trace().forEach(steps::add);
    }
    return root;
  }

  /** The scopes that there are, for people. */
  public static String list(List<SmallScope> scopes) {
    Table table = new Table().row("scope", "depth", "alphabet", "what is in it");
    scopes.forEach(
        scope -> table.row(scope.name(), scope.depth(), scope.alphabet().size(), scope.says()));
    return table.toString();
  }

  /** The scopes that there are, for programs. */
  public static ObjectNode jsonList(List<SmallScope> scopes) {
    ObjectNode root = OutputFile.root();
    ArrayNode array = root.putArray("scopes");
    for (SmallScope scope : scopes) {
      ObjectNode node = array.addObject();
      node.put("scope", scope.name());
      node.put("says", scope.says());
      node.put("depth", scope.depth());
      node.put("alphabet", scope.alphabet().size());
    }
    return root;
  }

  private static String alphabet(List<Step> alphabet) {
    StringBuilder text = new StringBuilder();
    text.append("  alphabet, %d steps; those of CPU 0:%n".formatted(alphabet.size()));
    for (Step step : alphabet) {
      if (step.cpu() == 0) {
        text.append("    ").append(StepText.of(step).replace("CPU 0: ", "")).append('\n');
      }
    }
    return text.toString();
  }

  private static String states(ModelCheckResult result) {
    String end =
        result.exhausted()
            ? "no state is left to go on with: traces of any length are covered"
            : "the depth bound ended the search";
    int symmetries = result.scope().symmetries().size();
    String reduction =
        result.symmetric()
            ? "a group of %d symmetries".formatted(symmetries)
            : symmetries == 1
                ? "the scope has no symmetries"
                : "not reduced: the implementation lacks the scope's symmetries";
    return """
      states       %,d, and without renamed ones %,d (%s)
      depth        %d steps; %s
      choice       %,d of the steps could have had two or more outcomes
      collisions   states are known by 128-bit hashes; two are taken for one with P < %.0e
    """
        .formatted(
            result.states(),
            result.reducedStates(),
            reduction,
            result.depth(),
            end,
            result.withChoice(),
            result.collisionBound());
  }

  private static String text(Violation violation, Ink ink) {
    StringBuilder text = new StringBuilder(ink.bad("  not allowed")).append(", after\n");
    for (int index = 0; index < violation.steps().size(); index++) {
      String seen =
          index < violation.seen().size() ? StepText.of(violation.seen().get(index)) : "failed";
      text.append(
          "    %d. %s: %s%n".formatted(index + 1, StepText.of(violation.steps().get(index)), seen));
    }
    return text.append("    ").append(violation.why()).append('\n').toString();
  }
}
