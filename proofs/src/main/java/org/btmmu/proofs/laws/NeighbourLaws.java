package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.NeighbourWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.proofs.Law;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/** The other page of a pair. */
public final class NeighbourLaws {
  private NeighbourLaws() {}

  @Law(
      id = "walk-neighbour",
      says =
          "after an allowed access to a page of 4 KByte, reading one entry gives what a walk of the"
              + " pair's other page gives; A counts as missing wherever it is",
      clauses = "K-OPT-6")
  static boolean neighbour(PhysicalMemory memory, PagingControls controls, Access access) {
    given(controls.mode() != PagingMode.OFF);
    FastControls fast = FastControls.of(controls);
    int bits = FastAccess.of(access);
    PhysicalMemory after = memory.fork();
    Trail known = new Trail();
    long packed = FastWalk.walk(after, fast, access.address(), bits, known);
    given(PackedWalk.isTranslation(packed) && PackedWalk.size(packed) == 0);
    FastAccessedDirty.writeBack(after, controls.mode(), known, bits);
    long linear = fast.linear(access.address(), bits) ^ 0x1000;
    Trail whole = new Trail();
    Trail one = new Trail();
    long expected = FastWalk.walk(after, fast, linear, bits, whole);
    long found = NeighbourWalk.walk(after, fast, linear, bits, known, one);
    boolean allowed = PackedWalk.isTranslation(expected);
    cover("allowed", allowed);
    cover("refused", !allowed);
    boolean lacks = allowed && FastCrossing.lacks(whole, bits);
    cover("A is missing", lacks);
    boolean counted = allowed && FastCrossing.lacks(one, bits);
    cover("A was missing", counted && !lacks);
    cover("A is there", allowed && !counted);
    return found == expected && (counted || !lacks);
  }
}
