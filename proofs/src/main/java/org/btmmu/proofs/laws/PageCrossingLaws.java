package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.LinearAddress;
import org.btmmu.reference.guest.PageCrossing;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PageSize;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.Rights;
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
    fast.translate(memory, FastControls.of(controls), access.address(), access.sizeBytes(), bits);

    goals(memory, controls, access, crossing);
    Outcome lower = PackedWalk.outcome(fast.lower(), fast.faultAddress());
    return lower.equals(crossing.lower())
        && (crossing.upper() == null
            ? fast.upper() == PackedWalk.NONE
            : PackedWalk.outcome(fast.upper(), 0).equals(crossing.upper()));
  }

  /** Which page faults, in every way, and where addresses wrap. */
  private static void goals(
      PhysicalMemory memory, PagingControls controls, Access access, PageCrossing crossing) {
    long inFirstPage = 4096 - (access.address() & 4095);
    boolean crosses = access.sizeBytes() > inFirstPage;
    long first = LinearAddress.of(access, 0, controls);
    long next = LinearAddress.of(access, inFirstPage, controls);
    cover("one page", !crosses && crossing.lower() instanceof Outcome.Translation);
    cover("two pages", crossing.upper() != null);
    switch (controls.mode()) {
      case OFF -> cover("wraps, no paging", crossing.upper() != null && next == 0);
      case BITS_32 -> cover("wraps, 32-bit", crossing.upper() != null && next == 0);
      case PAE -> cover("wraps, PAE", crossing.upper() != null && next == 0);
      case FOUR_LEVEL, FIVE_LEVEL -> {
        boolean both = crossing.upper() != null && next == 0;
        cover("wraps at 4 GByte in long mode", both && !access.wide());
        cover("wraps at the top of 64 bits", both && access.wide());
        boolean firstCanonical = LinearAddress.isCanonical(first, controls.mode());
        cover("#GP(0)", crossing.lower() instanceof Outcome.GeneralProtection);
        cover("#SS(0)", crossing.lower() instanceof Outcome.StackFault);
        cover(
            "only the second page non-canonical",
            firstCanonical && crossing.lower() instanceof Outcome.GeneralProtection);
      }
    }
    if (controls.mode().depth() > 0
        && crossing.lower() instanceof Outcome.PageFault(int _, long cr2)) {
      Outcome second = PageWalk.walk(memory, controls, access.at(next)).outcome();
      cover("fault in the only page", !crosses);
      cover("fault in the lower page", crosses && cr2 == first);
      cover("fault in the upper page", crosses && cr2 == next);
      cover("both fault", crosses && cr2 == first && second instanceof Outcome.PageFault);
    }
  }

  @Law(
      id = "cross-page-bytes",
      says =
          "each byte of an allowed access lies where a walk for its own address puts it; if the"
              + " walk for one byte would raise a fault, the whole access raises one, and #GP(0) or"
              + " #SS(0) if that byte is non-canonical",
      clauses = {"G-CROSS-1", "G-CAN-3", "G-WALK-6", "G-WALK-10", "G-OUT-1"})
  static boolean bytes(PhysicalMemory memory, PagingControls controls, Access access, int offset) {
    given(offset >= 0 && offset < access.sizeBytes());
    Access ofByte = access.at(LinearAddress.of(access, offset, controls));
    Outcome alone = PageWalk.walk(memory, controls, ofByte).outcome();

    FastCrossing fast = new FastCrossing();
    int bits = FastAccess.of(access);
    fast.translate(memory, FastControls.of(controls), access.address(), access.sizeBytes(), bits);
    long inFirstPage = 4096 - (access.address() & 4095);
    boolean upper = offset >= inFirstPage;
    boolean allowed = PackedWalk.isTranslation(fast.lower());
    cover("in the first page", allowed && offset > 0 && !upper);
    cover("in the second page", allowed && upper);
    cover("last byte of 64", allowed && offset == 63);
    cover("the other page refuses", !allowed && alone instanceof Outcome.Translation);
    return switch (alone) {
      case Outcome.Translation(long gpa, PageSize _, Rights _, boolean _, boolean _) ->
          !allowed
              || gpa
                  == (upper
                      ? PackedWalk.gpa(fast.upper()) + offset - inFirstPage
                      : PackedWalk.gpa(fast.lower()) + offset);
      case Outcome.PageFault _ -> !allowed;
      case Outcome.GeneralProtection _ -> fast.lower() == PackedWalk.GENERAL_PROTECTION;
      case Outcome.StackFault _ -> fast.lower() == PackedWalk.STACK_FAULT;
    };
  }
}
