package org.btmmu.proofs.laws;

import static org.btmmu.proofs.Proof.cover;
import static org.btmmu.proofs.Proof.given;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastCrossing;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.LastEntryWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.kernel.TrailCache;
import org.btmmu.proofs.Law;
import org.btmmu.spec.guest.Access;
import org.btmmu.spec.guest.PagingControls;
import org.btmmu.spec.guest.PagingMode;
import org.btmmu.spec.memory.PhysicalMemory;

/** Walks of which the last entry alone is read. */
public final class LastEntryLaws {
  private LastEntryLaws() {}

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
    long found = LastEntryWalk.walk(after, fast, linear, bits, known, one);
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

  @Law(
      id = "walk-short",
      says =
          "where a walk reached its last table, or the page directory above, with A set above it, a"
              + " walk that starts there for any access in the same region, under controls of the"
              + " same shape, is the walk from the root",
      clauses = {"K-OPT-8", "K-TRK-3"})
  static boolean shortWalk(
      PhysicalMemory memory,
      PagingControls controls,
      Access access,
      PagingControls laterControls,
      Access laterAccess,
      boolean fromDirectory) {
    given(controls.mode() != PagingMode.OFF && laterControls.mode() == controls.mode());
    int below = fromDirectory ? LastEntryWalk.DIRECTORY : LastEntryWalk.LAST_TABLE;
    FastControls first = FastControls.of(controls);
    FastControls later = FastControls.of(laterControls);
    int bits = FastAccess.of(access);
    int laterBits = FastAccess.of(laterAccess);
    long linear = first.linear(access.address(), bits);
    long laterLinear = later.linear(laterAccess.address(), laterBits);
    given(first.shape() == later.shape() && first.start(linear) == later.start(laterLinear));
    given(TrailCache.region(first, linear, below) == TrailCache.region(later, laterLinear, below));
    Trail known = new Trail();
    FastWalk.walk(memory, first, access.address(), bits, known);
    given(LastEntryWalk.reaches(first, known, below));
    given(LastEntryWalk.isAccessedAbove(known, LastEntryWalk.known(first.mode, below)));

    Trail whole = new Trail();
    Trail one = new Trail();
    long expected = FastWalk.walk(memory, later, laterAccess.address(), laterBits, whole);
    long found =
        fromDirectory
            ? LastEntryWalk.walkFromDirectory(memory, later, laterLinear, laterBits, known, one)
            : LastEntryWalk.walk(memory, later, laterLinear, laterBits, known, one);
    boolean allowed = PackedWalk.isTranslation(expected);
    cover("a large page", allowed && fromDirectory && PackedWalk.size(expected) != 0);
    boolean lacks = allowed && FastCrossing.lacks(whole, laterBits);
    cover("allowed", allowed);
    cover("A or D is missing", lacks);
    cover("refused by rights", !allowed && whole.count() > LastEntryWalk.above(later.mode));
    cover("not present", !allowed && whole.count() == LastEntryWalk.above(later.mode));
    return found == expected
        && one.count() == whole.count()
        && (allowed && FastCrossing.lacks(one, laterBits)) == lacks;
  }
}
