package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.FaultHandler;
import org.btmmu.proofs.From;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.PageCrossing;
import org.btmmu.reference.host.FaultClassification;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.host.FaultClass;
import org.btmmu.spec.host.GuestCause;
import org.btmmu.spec.memory.PhysicalMemory;

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

  static CodePages code(long seed) {
    return Coupling.codePages(seed);
  }

  @Law(
      id = "fault-exact",
      says =
          "the guest gets an exception exactly if the reference's walk of both pages gives one,"
              + " with its vector, error code and CR2",
      clauses = {"K-FLT-2", "K-FLT-3", "T-FAULT-1"})
  static boolean exact(
      PhysicalMemory memory,
      PagingControls controls,
      Access access,
      @From("code") CodePages code,
      boolean allowed) {
    int bits = FastAccess.of(access);
    FastCrossing crossing = new FastCrossing();
    crossing.translate(
        memory, FastControls.of(controls), access.address(), access.sizeBytes(), bits);
    PageCrossing reference = PageCrossing.translate(memory, controls, access);
    given(isCode(code, crossing.lower()) && isCode(code, crossing.upper()));

    int kind = FaultHandler.kind(crossing, code.slots(), code, bits, allowed);
    Outcome seen = PackedWalk.outcome(crossing.lower(), crossing.faultAddress());
    boolean faults = !(reference.lower() instanceof Outcome.Translation);
    cover("an exception", faults);
    cover("a device", kind == FaultHandler.DEVICE);
    cover("accessed or dirty", kind == FaultHandler.ACCESSED_OR_DIRTY);
    cover("a code page", kind == FaultHandler.CODE_PAGE);
    cover("a fill", kind == FaultHandler.FILL);
    return faults == (kind == FaultHandler.GUEST_FAULT)
        && (!faults || reference.lower().equals(seen));
  }

  private static boolean isCode(CodePages code, long packed) {
    return !PackedWalk.isTranslation(packed)
        || Coupling.isSound(code.slots(), PackedWalk.gpa(packed) & -4096L);
  }
}
