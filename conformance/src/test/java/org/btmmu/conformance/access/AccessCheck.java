package org.btmmu.conformance.access;

import static org.btmmu.conformance.access.AccessTables.ACCESSED;
import static org.btmmu.conformance.access.AccessTables.ADDRESS;
import static org.btmmu.conformance.access.AccessTables.DIRTY;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastAccessedDirty;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastWalk;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.reference.guest.PageWalk;
import org.btmmu.spec.guest.Outcome;
import org.btmmu.spec.guest.PagingMode;

/** Compares both walks with {@link AccessRules}, one case at a time. Not for several threads. */
final class AccessCheck {
  private static final int KIND =
      AccessFlag.mask(AccessFlag.USER_ACCESS, AccessFlag.WRITE_ACCESS, AccessFlag.FETCH_ACCESS);

  private final PagingMode mode;
  private final AccessTables tables;
  private final FastControls[] fastControls;
  private final Trail trail = new Trail();

  AccessCheck(PagingMode mode) {
    this.mode = mode;
    tables = new AccessTables(mode);
    fastControls = new FastControls[tables.controlsCount()];
    for (int index = 0; index < fastControls.length; index++) {
      fastControls[index] = FastControls.of(tables.controlsAt(index));
    }
  }

  /** An access with the A and D bits that it writes. */
  private interface Walker {
    Outcome access(int flags);
  }

  /**
   * Performs the access of a case with each walk, on tables built anew, and compares outcome and
   * entries.
   *
   * @throws AssertionError naming the case, if a walk and the rules differ
   */
  void check(int flags) {
    check("optimized", this::optimized, flags);
    check("reference", this::reference, flags);
  }

  private void check(String name, Walker walker, int flags) {
    int expected = AccessRules.expected(flags);
    int supervisorRead = flags & ~KIND;
    boolean twice = AccessFlag.TWICE.in(flags);
    tables.build(flags);
    if (twice) {
      walker.access(supervisorRead);
    }
    Outcome outcome = walker.access(flags);

    if (!isExpected(outcome, expected, flags)) {
      throw wrong(name, flags, "expected " + text(expected) + ", got " + outcome);
    }
    boolean allowed = expected == AccessRules.ALLOWED;
    boolean read =
        allowed || (twice && AccessRules.expected(supervisorRead) == AccessRules.ALLOWED);
    checkLeaf(name, flags, read, allowed && AccessFlag.WRITE_ACCESS.in(flags));
    checkEntriesAbove(name, flags, read);
  }

  private Outcome reference(int flags) {
    return PageWalk.access(tables.memory(), tables.controls(flags), tables.access(flags)).outcome();
  }

  private Outcome optimized(int flags) {
    int access = FastAccess.of(tables.access(flags));
    FastControls controls = fastControls[AccessTables.controlsIndex(flags)];
    long packed = FastWalk.walk(tables.memory(), controls, ADDRESS, access, trail);
    if (PackedWalk.isTranslation(packed)) {
      FastAccessedDirty.writeBack(tables.memory(), mode, trail, access);
    }
    return PackedWalk.outcome(packed, ADDRESS);
  }

  private static boolean isExpected(Outcome outcome, int expected, int flags) {
    if (outcome instanceof Outcome.Translation translation) {
      return expected == AccessRules.ALLOWED && translation.gpa() == AccessTables.gpa(flags);
    }
    return outcome instanceof Outcome.PageFault fault
        && fault.errorCode() == expected
        && fault.cr2() == ADDRESS;
  }

  /** Rule 5: A and D in the entry that maps the page exactly as the access needs, nothing else. */
  private void checkLeaf(String name, int flags, boolean read, boolean written) {
    boolean large = AccessFlag.PDE_PAGE_SIZE.in(flags);
    int pde = tables.entriesAbovePde();
    long leaf = large ? AccessTables.pde(flags) : AccessTables.pte(flags);
    long bits = (read ? ACCESSED : 0) | (written ? DIRTY : 0);
    if (tables.entry(large ? pde : pde + 1) != (leaf | bits)) {
      throw wrong(name, flags, "wrong bits in the entry of the page");
    }
    if (large && tables.entry(pde + 1) != AccessTables.pte(flags)) {
      throw wrong(name, flags, "an unused PTE changed");
    }
  }

  /**
   * Rule 5 for the entries above: A is set if the access succeeded; if not, it may be set in some,
   * from the root downwards, above the entry that faults. Nothing else changes.
   */
  private void checkEntriesAbove(String name, int flags, boolean read) {
    int pde = tables.entriesAbovePde();
    int above = AccessFlag.PDE_PAGE_SIZE.in(flags) ? pde : pde + 1;
    boolean mayBeSet = true;
    for (int depth = 0; depth < above; depth++) {
      long before = tables.built(depth, flags);
      long now = tables.entry(depth);
      boolean unused = depth == pde && !AccessRules.reachesPage(flags);
      boolean untouched = now == before && !read;
      boolean marked = now == (before | ACCESSED) && mayBeSet && !unused;
      if (!untouched && !marked) {
        throw wrong(name, flags, "wrong bits in the entry " + depth + " levels below the root");
      }
      mayBeSet = marked;
    }
  }

  private static String text(int expected) {
    return expected == AccessRules.ALLOWED ? "a translation" : "#PF " + expected;
  }

  private static AssertionError wrong(String walk, int flags, String what) {
    return new AssertionError(walk + " walk: " + what + "; case: " + AccessFlag.names(flags));
  }
}
