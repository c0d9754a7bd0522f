package org.btmmu.conformance.modelcheck;

import org.btmmu.conformance.trace.Subject;
import org.btmmu.reference.guest.GuestMachine;
import org.btmmu.reference.guest.Verdict;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Step;

/** An implementation after some steps, and the reference that has followed it. */
final class Pair {
  private final Subject subject;
  private final GuestMachine reference;
  private Observation seen;

  Pair(Subject subject, GuestMachine reference) {
    this.subject = subject;
    this.reference = reference;
  }

  /**
   * An independent copy.
   *
   * @param spent a copy of the implementation whose room may be taken; or null
   */
  Pair fork(Subject spent) {
    return new Pair(subject.fork(spent), reference.fork());
  }

  /** The implementation. */
  Subject subject() {
    return subject;
  }

  /** The reference. */
  GuestMachine reference() {
    return reference;
  }

  /** What the guest saw of the last step. */
  Observation seen() {
    return seen;
  }

  /** Makes one step; tells whether the reference allows how it looked. */
  Verdict step(Step step) {
    seen = subject.step(step);
    return reference.check(step, seen, subject.memory());
  }
}
