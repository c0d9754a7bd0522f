package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.FaultHandler;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ShadowTables;

/** Bugs in filling shadow page tables, and in what the guest TLB takes from them. */
public final class FillMutants {
  private static final String KERNEL = "org.btmmu.optimized.kernel.";
  private static final String GTLB = "org.btmmu.optimized.host.FastGtlb";

  private FillMutants() {}

  @Mutant(
      id = "pieces-not-searched",
      says = "the search for a leaf stops where a large page is held in pieces",
      source = "own, against K-SPT-4",
      replaces = KERNEL + "ShadowTables#locate",
      laws = "spt-path")
  public static int piecesNotSearched(ShadowTables tables, int root, int top, long gva) {
    return tables.locatePage(root, top, gva);
  }

  @Mutant(
      id = "fill-in-the-neighbour",
      says = "a fill makes the leaf in the other half of the pair if the table is there already",
      source = "own, kin of HAMT 2c5e2f3ea8, 17d4d51b4a (P), where the wrong half is protected",
      replaces = KERNEL + "ShadowTables#descend",
      laws = {"spt-fill", "spt-frame"})
  public static int fillInTheNeighbour(
      ShadowTables tables, int root, int top, long gva, int target, int pieces) {
    int place = tables.descend(root, top, gva, target, pieces);
    return tables.level(place) == target ? place ^ 1 : place;
  }

  @Mutant(
      id = "neighbour-rights-not-inherited",
      says = "the neighbour of a pair gets the rights of its own entry alone",
      source = "KVM b1bd5cba33, CVE-2021-38198 (P), there for tables that paths share",
      replaces = "org.btmmu.optimized.guest.LastEntryWalk#inherited",
      laws = "walk-neighbour")
  public static long neighbourRightsNotInherited(FastControls controls, Trail trail, int known) {
    return -1;
  }

  @Mutant(
      id = "sweep-one-pair",
      says = "a sweep frees the pair of 4-KByte pages around an address only",
      source = "own, after HAMT cputlb.c:634-640 (P/I)",
      replaces = GTLB + "#invalidate",
      laws = "within-drop")
  public static void sweepOnePair(FastGtlb gtlb, long key, int shift) {
    gtlb.invalidate(key, FastGtlb.SHIFT_4KB);
  }

  @Mutant(
      id = "domain-never-stale",
      says = "nobody remembers that a domain not in use lost leaves",
      source = "own, against lazy invalidation",
      replaces = KERNEL + "Domains#stale",
      laws = {"within-drop", "within-flush"})
  public static void domainNeverStale(Domains domains, int domain, boolean isStale) {
    domains.stale(domain, false);
  }

  @Mutant(
      id = "refill-of-odd-from-even",
      says = "the odd half of a pair is written as the even one",
      source = "own, kin of HAMT hamt-spt.c (P/I)",
      replaces = GTLB + "#write",
      laws = "within-refill")
  public static void refillOfOddFromEven(
      FastGtlb gtlb, int index, long tag, int shift, long evenHalf, long oddHalf) {
    gtlb.write(index, tag, shift, evenHalf, evenHalf);
  }

  @Mutant(
      id = "dirty-not-checked",
      says = "the guest TLB lets stores through halves without D",
      source = "own, against B-TLB-5",
      replaces = GTLB + "#allows",
      laws = "coupling-justifies")
  public static boolean dirtyNotChecked(long half, int need) {
    return FastGtlb.allows(half | FastHalf.DIRTY, need);
  }

  @Mutant(
      id = "stores-withdrawn-from-tables-only",
      says = "withdrawing stores leaves the guest TLB as it is",
      source = "own, after HAMT b15fd15915 (P), the other way round",
      replaces = KERNEL + "StoreWithdrawal#withdrawStores",
      laws = "no-write-when-clean")
  public static void storesWithdrawnFromTablesOnly(
      KernelModule module, int place, long hpa, int level) {
    long word = module.tables().word(place);
    module.tables().set(place, level == 0 ? word & ~FastHalf.DIRTY : 0);
  }

  @Mutant(
      id = "device-before-fault",
      says = "an access that faults is taken for one to a device",
      source = "own, against K-FLT-1",
      replaces = KERNEL + "FaultHandler#classify",
      laws = {"fault-exact", "fault-total"})
  public static int deviceBeforeFault(
      boolean refused, boolean device, boolean lacks, boolean storesToCode, boolean allowed) {
    return refused && !allowed
        ? FaultHandler.DEVICE
        : FaultHandler.classify(refused, device, lacks, storesToCode, allowed);
  }

  @Mutant(
      id = "entry-without-valid-stays",
      says = "a fill does not reach the pair that the guest TLB holds",
      source = "own, kin of HAMT cputlb.c (P/I), where the old pair is applied again",
      replaces = KERNEL + "KernelModule#refresh",
      laws = "fault-progress")
  public static void entryWithoutValidStays(KernelModule module, int accessClass, long gva) {}
}
