package org.btmmu.conformance.campaign;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.trace.Trace;
import org.btmmu.reference.guest.ControlStep;
import org.btmmu.reference.guest.Explanation;
import org.btmmu.reference.guest.GuestMachine;
import org.btmmu.reference.guest.Verdict;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Step;

/**
 * A trace once more, slowly: each step with what was seen and what is allowed, and why.
 *
 * @param rows the steps, up to the first that is not allowed
 * @param why what is wrong with the last; null if all are allowed
 */
public record TraceReplay(List<Row> rows, String why) {
  /**
   * One step.
   *
   * @param seen what the implementation showed, for people
   * @param allowed what the architecture allows it to show, each with its reason
   * @param clauses the clauses that the step is about
   */
  public record Row(Step step, String seen, List<String> allowed, List<String> clauses) {}

  /** Whether a step is not allowed. */
  public boolean diverges() {
    return why != null;
  }

  /** Runs a trace on a fresh implementation. */
  public static TraceReplay of(Trace trace, Function<Scenario, Subject> subjects) {
    Subject subject = subjects.apply(trace.scenario());
    GuestMachine machine = TraceRun.reference(trace.scenario());
    List<Row> rows = new ArrayList<>();
    for (Step step : trace.steps()) {
      List<String> allowed = allowed(machine, step);
      Observation observed;
      try {
        observed = subject.step(step);
      } catch (RuntimeException failure) {
        rows.add(new Row(step, "it failed", allowed, clauses(step, null)));
        return new TraceReplay(rows, "the implementation failed: " + failure);
      }
      Verdict verdict = machine.check(step, observed, subject.memory());
      rows.add(new Row(step, StepText.of(observed), allowed, clauses(step, observed)));
      if (verdict instanceof Verdict.Refused(String why)) {
        return new TraceReplay(rows, why);
      }
    }
    return new TraceReplay(rows, null);
  }

  private static List<String> allowed(GuestMachine machine, Step step) {
    if (!(step.operation() instanceof Touch touch)) {
      ControlStep effect =
          ControlStep.of(
              step.operation(), machine.state().cpu(step.cpu()), machine.state().memory());
      String drops =
          effect.invalidation() == null ? "" : "; it drops " + StepText.of(effect.invalidation());
      return List.of(StepText.of(effect.observation()) + drops);
    }
    Set<String> reasons = new LinkedHashSet<>();
    for (Explanation reason : machine.explain(step.cpu(), touch)) {
      reasons.add(StepText.outcome(reason.outcome()) + ", " + reason.why());
    }
    return reasons.isEmpty() ? List.of("the address is not canonical") : List.copyOf(reasons);
  }

  /** The clauses of the step's operation, and of how it ended. */
  private static List<String> clauses(Step step, Observation observed) {
    Set<String> clauses = new LinkedHashSet<>();
    Clause clause = step.operation().getClass().getAnnotation(Clause.class);
    clauses.addAll(clause == null ? List.of() : List.of(clause.value()));
    if (step.operation() instanceof Touch touch) {
      if (observed instanceof Observation.Fault(Outcome fault)) {
        clauses.addAll(
            fault instanceof Outcome.PageFault
                ? List.of("G-ERR-1", "T-FAULT-1", "T-INV-7")
                : List.of("G-CAN-1"));
      } else {
        clauses.addAll(List.of("T-USE-1", "T-USE-3"));
        clauses.addAll(touch.access().kind().isWrite() ? List.of("T-USE-4") : List.of());
      }
    }
    return List.copyOf(clauses);
  }
}
