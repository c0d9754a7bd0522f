package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.proofs.Law;
import org.btmmu.reference.guest.LinearAddress;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.memory.PhysicalMemory;

/** Linear addresses before paging. */
public final class CanonicalLaws {
  private CanonicalLaws() {}

  @Law(
      id = "walk-canonical",
      says =
          "the fast walk raises #GP(0), or #SS(0) for a stack access, exactly for non-canonical"
              + " addresses; 32-bit addresses wrap and are never non-canonical; CR2 is loaded by"
              + " #PF alone, with the address as it wrapped",
      clauses = {"G-CAN-1", "G-CAN-2", "G-WALK-10", "G-ERR-7"})
  static boolean canonical(PhysicalMemory memory, PagingControls controls, Access access) {
    FastControls fast = FastControls.of(controls);
    int bits = FastAccess.of(access);
    long packed = FastWalk.walk(memory, fast, access.address(), bits, new Trail());
    Outcome outcome = PackedWalk.outcome(packed, fast.linear(access.address(), bits));

    long address = LinearAddress.of(access, 0, controls);
    boolean canonical = LinearAddress.isCanonical(address, controls.mode());
    cover("canonical", canonical);
    cover("non-canonical, stack", !canonical && access.stack());
    cover("non-canonical, not stack", !canonical && !access.stack());
    cover("#PF", outcome instanceof Outcome.PageFault);
    cover("translation", outcome instanceof Outcome.Translation);
    boolean cut = access.address() >>> 32 != 0;
    switch (controls.mode()) {
      case OFF -> cover("bits above 31 ignored, no paging", cut);
      case BITS_32 -> cover("bits above 31 ignored, 32-bit", cut);
      case PAE -> cover("bits above 31 ignored, PAE", cut);
      case FOUR_LEVEL -> {
        cover("bits above 31 ignored, 4-level", !access.wide() && cut);
        cover("upper half, 4-level", canonical && address < 0);
        cover("non-canonical, 4-level", !canonical);
      }
      case FIVE_LEVEL -> {
        cover("bits above 31 ignored, 5-level", !access.wide() && cut);
        cover("upper half, 5-level", canonical && address < 0);
        cover("canonical with five levels only", canonical && address << 16 >> 16 != address);
        cover("non-canonical, 5-level", !canonical);
      }
    }
    return fast.linear(access.address(), bits) == address
        && switch (outcome) {
          case Outcome.GeneralProtection _ -> !canonical && !access.stack();
          case Outcome.StackFault _ -> !canonical && access.stack();
          case Outcome.PageFault(int _, long cr2) -> canonical && cr2 == address;
          case Outcome.Translation _ -> canonical;
        };
  }
}
