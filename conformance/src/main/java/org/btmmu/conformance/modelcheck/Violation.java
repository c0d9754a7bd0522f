package org.btmmu.conformance.modelcheck;

import java.util.List;
import org.btmmu.spec.guest.Observation;
import org.btmmu.spec.guest.Step;

/**
 * A trace whose last step the architecture does not allow to look as it did.
 *
 * @param steps the steps; no shorter trace of the alphabet has a violation
 * @param seen what the guest saw of each step; one less if the implementation failed in the last
 * @param why what was seen, and what is allowed
 */
public record Violation(List<Step> steps, List<Observation> seen, String why) {}
