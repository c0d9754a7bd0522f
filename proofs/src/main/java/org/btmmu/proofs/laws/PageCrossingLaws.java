package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.PageCrossing;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.memory.PhysicalMemory;

/** Accesses that lie in two pages. */
public final class PageCrossingLaws {
  private PageCrossingLaws() {}

  @Law(
      id = "cross-page",
      says =
          "both pages of an access are translated before a byte moves, the lower page's fault comes"
              + " first, and the upper page's fault reports its own first byte",
      clauses = {"G-CROSS-1", "G-CROSS-2", "G-CROSS-3", "G-CAN-3", "G-ERR-7"})
  static boolean crossPage(PhysicalMemory memory, PagingControls controls, Access access) {
    PageCrossing crossing = PageCrossing.translate(memory, controls, access);

    FastCrossing fast = new FastCrossing();
    int bits = FastAccess.of(access);
    fast.translate(
        memory, FastControls.of(controls), access.address(), access.sizeBytes(), bits, new Trail());

    cover("one page", crossing.upper() == null && crossing.lower() instanceof Outcome.Translation);
    cover("two pages", crossing.upper() != null);
    if (controls.mode().depth() > 0
        && crossing.lower() instanceof Outcome.PageFault(int _, long cr2)) {
      cover("fault in the lower page", (cr2 & 0xFFF) != 0);
      cover("fault in the upper page", (cr2 & 0xFFF) == 0 && (access.address() & 0xFFF) != 0);
    }
    if (controls.mode().isLongMode()) {
      cover("non-canonical", crossing.lower() instanceof Outcome.GeneralProtection);
    }
    Outcome lower = PackedWalk.outcome(fast.lower(), fast.faultAddress());
    return lower.equals(crossing.lower())
        && (crossing.upper() == null
            ? fast.upper() == PackedWalk.NONE
            : PackedWalk.outcome(fast.upper(), 0).equals(crossing.upper()));
  }
}
