package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.LastEntryWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.kernel.CodePages;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.TrailCache;

/** Bugs in tracking the guest's tables, and in what is known of them. */
public final class TrackingMutants {
  private static final String GUEST = "org.btmmu.optimized.guest.";
  private static final String KERNEL = "org.btmmu.optimized.kernel.";

  private TrackingMutants() {}

  @Mutant(
      id = "trail-without-root",
      says = "what is known of a table in one address space is used in another",
      source = "own, against K-TRK-3",
      replaces = GUEST + "FastControls#start",
      laws = {"walk-short", "trail-found"},
      campaign = "btmmu")
  public static long trailWithoutRoot(FastControls controls, long linear) {
    return 0;
  }

  @Mutant(
      id = "trail-outlives-a-store",
      says = "a page that was written and is tracked again counts as not written",
      source = "own, against K-TRK-3",
      replaces = KERNEL + "CodePages#writes",
      laws = "trail-written",
      campaign = "btmmu")
  public static int trailOutlivesAStore(CodePages pages, long gpa) {
    return 0;
  }

  @Mutant(
      id = "table-stores-unseen",
      says = "a store to a page with tables that are tracked is let through and noted nowhere",
      source = "own, against K-TRK-1",
      replaces = KERNEL + "CodePages#written",
      laws = {"tracked-entry", "trail-written"})
  public static void tableStoresUnseen(CodePages pages, long gpa) {}

  @Mutant(
      id = "used-bits-of-two-entries",
      says = "setting A in the upper of two entries of 4 bytes counts as setting A in one of 8",
      source = "own, against K-TRK-1",
      replaces = KERNEL + "CodePages#isNarrow",
      laws = "tracked-entry")
  public static boolean usedBitsOfTwoEntries(CodePages pages, long gpa) {
    return true;
  }

  @Mutant(
      id = "tracked-for-both-sizes",
      says = "a page that is tracked for entries of one size serves for the other too",
      source = "own, against K-TRK-2",
      replaces = KERNEL + "CodePages#mayTrack",
      laws = "tracked-tables")
  public static boolean trackedForBothSizes(CodePages pages, long gpa, boolean isNarrow) {
    return pages.mayTrack(gpa, isNarrow) || pages.mayTrack(gpa, !isNarrow);
  }

  @Mutant(
      id = "large-page-taken-for-table",
      says = "an entry that maps a large page is remembered as one that refers to a table",
      source = "own, against K-TRK-3",
      replaces = GUEST + "LastEntryWalk#reaches",
      laws = "walk-short",
      campaign = "btmmu")
  public static boolean largePageTakenForTable(FastControls controls, Trail trail, int below) {
    int known = LastEntryWalk.known(controls.mode, below);
    return known > 0 && trail.count() >= known;
  }

  @Mutant(
      id = "trail-to-the-next-table",
      says = "what is known of a last table serves for all under the same page directory",
      source = "own, against K-TRK-3",
      replaces = KERNEL + "TrailCache#region",
      laws = {"walk-short", "trail-found"},
      campaign = "btmmu")
  public static long trailToTheNextTable(FastControls controls, long linear, int below) {
    return TrailCache.region(controls, linear, LastEntryWalk.DIRECTORY);
  }

  @Mutant(
      id = "kept-leaf-outlives-a-table-write",
      says = "a write to a table does not count against the leaves that rest on it",
      source = "own, against K-FLU-2",
      replaces = KERNEL + "CodePages#keptWrites",
      laws = "kept-written")
  public static int keptLeafOutlivesATableWrite(CodePages pages) {
    return 0;
  }

  @Mutant(
      id = "kept-without-last-table",
      says = "a leaf is kept over flushes though its last table is not tracked",
      source = "own, against K-FLU-2",
      replaces = KERNEL + "KeptLeaves#entries",
      laws = "kept-walk")
  public static int keptWithoutLastTable(Trail trail) {
    return trail.count() - 1;
  }

  @Mutant(
      id = "table-writes-not-looked-at",
      says = "leaves are kept over flushes whether their tables were written or not",
      source = "own, against K-FLU-2",
      replaces = "org.btmmu.optimized.machine.GuestCpu#flushForTables",
      laws = "kept-flush")
  public static int tableWritesNotLookedAt(KernelModule module, int seen) {
    return module.code().keptWrites();
  }
}
