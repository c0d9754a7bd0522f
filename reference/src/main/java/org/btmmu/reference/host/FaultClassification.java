package org.btmmu.reference.host;

import org.btmmu.spec.Clause;
import org.btmmu.spec.host.FaultClass;
import org.btmmu.spec.host.GuestCause;

/**
 * What is known of a guest fault when it is classified; all of it concerns the whole access, both
 * pages.
 *
 * @param cause what the hardware raised
 * @param walkFaults a walk of the tables as they are now gives #PF, #GP or #SS
 * @param notCanonical it gives #GP or #SS
 * @param device a byte does not lie in RAM or ROM, or a write lies in ROM
 * @param lacks the access needs A or D that an entry of the walk lacks
 * @param storesToCode a write, and translated code lives on a page or tracked tables do
 * @param allowed the shadow page table has the leaf and the right
 */
public record FaultClassification(
    GuestCause cause,
    boolean walkFaults,
    boolean notCanonical,
    boolean device,
    boolean lacks,
    boolean storesToCode,
    boolean allowed) {
  /** The class of the fault. */
  @Clause({"K-FLT-1", "K-FLT-2"})
  public FaultClass of() {
    return switch (cause) {
      case REFILL -> throw new IllegalArgumentException("a refill is no guest fault");
      case DOMAIN -> FaultClass.BUG;
      case ADDRESS -> notCanonical ? FaultClass.GUEST_FAULT : FaultClass.BUG;
      case ALIGNMENT, INVALID, MODIFIED, READ_INHIBIT, EXECUTE_INHIBIT -> first();
    };
  }

  private FaultClass first() {
    if (walkFaults) {
      return FaultClass.GUEST_FAULT;
    }
    if (device) {
      return FaultClass.DEVICE;
    }
    if (lacks) {
      return FaultClass.ACCESSED_OR_DIRTY;
    }
    if (storesToCode) {
      return FaultClass.CODE_PAGE;
    }
    return allowed ? FaultClass.SPURIOUS : FaultClass.FILL;
  }
}
