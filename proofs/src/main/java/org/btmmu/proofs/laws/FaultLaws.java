package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.kernel.FaultHandler;
import org.btmmu.proofs.Law;
import org.btmmu.reference.host.FaultClassification;
import org.btmmu.spec.host.FaultClass;
import org.btmmu.spec.host.GuestCause;

/** What a guest fault turns out to be. */
public final class FaultLaws {
  private FaultLaws() {}

  @Law(
      id = "fault-total",
      says =
          "every guest fault that is no bug has one class, the first in the reference's order that"
              + " applies",
      clauses = {"K-FLT-1", "K-FLT-2"})
  static boolean total(FaultClassification fault) {
    given(fault.cause() != GuestCause.REFILL);
    given(fault.walkFaults() || !fault.notCanonical());
    FaultClass expected = fault.of();
    given(expected != FaultClass.BUG);
    int kind =
        FaultHandler.classify(
            fault.walkFaults(),
            fault.device(),
            fault.lacks(),
            fault.storesToCode(),
            fault.allowed());
    cover("not canonical", fault.cause() == GuestCause.ADDRESS);
    cover("guest fault before all others", kind == FaultHandler.GUEST_FAULT && fault.device());
    cover("device without D", kind == FaultHandler.DEVICE && fault.lacks());
    cover("D missing on a code page", fault.storesToCode() && fault.lacks() && !fault.device());
    cover("code page", kind == FaultHandler.CODE_PAGE);
    cover("fill", kind == FaultHandler.FILL);
    cover("spurious", kind == FaultHandler.SPURIOUS);
    return kind == expected.ordinal();
  }
}
