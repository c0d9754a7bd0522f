package org.btmmu.conformance.campaign;

import org.btmmu.conformance.trace.Scenario;
import org.btmmu.conformance.trace.Subject;
import org.btmmu.conformance.trace.Trace;
import org.btmmu.conformance.trace.TraceMemory;
import org.btmmu.reference.guest.CpuState;
import org.btmmu.reference.guest.GuestMachine;
import org.btmmu.reference.guest.Verdict;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.Step;

/**
 * One trace through an implementation, the reference checking after each step that what was seen,
 * and memory, is allowed.
 *
 * @param digest a hash of all that was observed and of the scope's words at the end
 * @param divergence the first step that is not allowed; null if there is none
 */
record TraceRun(long digest, Divergence divergence) {
  private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

  /**
   * A step that the guest architecture does not allow to look as it did.
   *
   * @param index which step, 0 upwards
   * @param observed what was seen; null if the implementation failed
   * @param why what was seen and what is allowed, for people
   */
  record Divergence(int index, Observation observed, String why) {}

  /** Runs a trace on a fresh implementation; its steps are added to a tally. */
  static TraceRun of(Trace trace, Subject subject, StepTally tally) {
    GuestMachine machine = reference(trace.scenario());
    long digest = 0;
    for (int index = 0; index < trace.steps().size(); index++) {
      Step step = trace.steps().get(index);
      Observation observed;
      try {
        observed = subject.step(step);
      } catch (RuntimeException failure) {
        String why = "the implementation failed: " + failure;
        return new TraceRun(digest, new Divergence(index, null, why));
      }
      digest = mix(digest, hash(observed));
      Verdict verdict = machine.check(step, observed, subject.memory());
      if (verdict instanceof Verdict.Refused(String why)) {
        return new TraceRun(digest, new Divergence(index, observed, why));
      }
      tally.count(
          StepKind.of(step.operation()),
          ((Verdict.Allowed) verdict).outcomes() > 1,
          observed instanceof Observation.Fault);
    }
    for (long gpa : trace.scenario().scope().words()) {
      digest = mix(digest, subject.memory().read64(gpa));
    }
    return new TraceRun(digest, null);
  }

  /** The reference at the start of a scenario. */
  static GuestMachine reference(Scenario scenario) {
    return new GuestMachine(
        TraceMemory.of(scenario), scenario.scope(), scenario.cpus().toArray(CpuState[]::new));
  }

  /** One value more in a digest. */
  static long mix(long digest, long value) {
    long mixed = (digest ^ value) * FACTOR;
    return mixed ^ mixed >>> 29;
  }

  private static long hash(Observation observed) {
    return switch (observed) {
      case Observation.Value(long value) -> mix(1, value);
      case Observation.Stored _ -> 2;
      case Observation.Done _ -> 3;
      case Observation.Fault(Outcome fault) ->
          switch (fault) {
            case Outcome.PageFault(int code, long cr2) -> mix(mix(4, code), cr2);
            case Outcome.GeneralProtection _ -> 5;
            case Outcome.StackFault _ -> 6;
            case Outcome.Translation _ -> throw new IllegalStateException("no fault");
          };
    };
  }
}
