package org.btmmu.reference.guest;

import java.util.List;
import org.btmmu.spec.Clause;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Operation.Touch;
import org.btmmu.spec.guest.Step;
import org.btmmu.spec.memory.PhysicalMemory;

/**
 * Virtual CPUs that share one memory, as the guest architecture allows them to behave. It follows
 * an implementation: told each step, what the implementation let the guest see of it, and memory
 * afterwards, it says whether that is allowed ({@link #check}) and goes on from there.
 *
 * <p>What a step leaves open it learns from what was seen: the address from the value or the place
 * of a store, A from memory. What cannot be seen it leaves open, by holding all that may be cached
 * ({@link GuestTlb}). Page tables must lie in RAM, not in ROM.
 */
@Clause({"T-STEP-2", "T-STEP-4", "T-STEP-5"})
public final class GuestMachine {
  private final SharedState state;
  private final Scope scope;

  /**
   * Begins with empty guest TLBs.
   *
   * @param memory memory as it is now; it is copied
   * @param cpus the virtual CPUs
   */
  public GuestMachine(PhysicalMemory memory, Scope scope, CpuState... cpus) {
    this.scope = scope;
    this.state = new SharedState(memory.fork(), scope.pages(), cpus);
  }

  private GuestMachine(GuestMachine other) {
    this.scope = other.scope;
    this.state = other.state.fork();
  }

  /** An independent copy. */
  public GuestMachine fork() {
    return new GuestMachine(this);
  }

  /** What the CPUs, their guest TLBs and memory are now, for reading. */
  public SharedState state() {
    return state;
  }

  /**
   * Whether a step may look like this, given all before. After a refusal the machine is of no
   * further use.
   *
   * @param observed what the guest saw
   * @param after the implementation's memory after the step; only the scope's words are read
   */
  public Verdict check(Step step, Observation observed, PhysicalMemory after) {
    state.history().nextStep();
    Verdict verdict =
        step.operation() instanceof Touch touch
            ? AccessCheck.of(state, scope, step.cpu(), touch).check(observed, after)
            : control(step, observed, after);
    if (!verdict.isAllowed()) {
      return verdict;
    }
    state.freeSteps(AccessCheck.seenIn(after));
    for (long gpa : scope.differing(state.memory(), after)) {
      return new Verdict.Refused(
          "the word at 0x%x is 0x%x; allowed is 0x%x"
              .formatted(gpa, after.read64(gpa), state.memory().read64(gpa)));
    }
    return verdict;
  }

  /** All outcomes that the parts of an access may now have. */
  public List<AllowedOutcomes> outcomes(int cpu, Touch touch) {
    return AccessCheck.of(state, scope, cpu, touch).outcomes();
  }

  /** The same, each outcome with its reason for people. */
  public List<Explanation> explain(int cpu, Touch touch) {
    return AccessCheck.of(state, scope, cpu, touch).explain();
  }

  private Verdict control(Step step, Observation observed, PhysicalMemory after) {
    state.freeSteps(AccessCheck.seenIn(after));
    ControlStep effect = ControlStep.of(step.operation(), state.cpu(step.cpu()), state.memory());
    if (!effect.observation().equals(observed)) {
      return new Verdict.Refused("seen: " + observed + "; allowed: " + effect.observation());
    }
    state.become(step.cpu(), effect.next(), effect.invalidation());
    return new Verdict.Allowed(1);
  }
}
