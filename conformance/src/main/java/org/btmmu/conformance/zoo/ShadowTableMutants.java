package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastRights;
import org.btmmu.optimized.guest.PackedWalk;
import org.btmmu.optimized.guest.Trail;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.GuestSlots;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ReverseMap;
import org.btmmu.optimized.kernel.ShadowWord;

/** Bugs in how shadow page tables are filled and dropped, and in how the guest TLB follows. */
public final class ShadowTableMutants {
  private static final String KERNEL = "org.btmmu.optimized.kernel.";
  private static final String FILL = KERNEL + "KernelModule#fill";
  private static final long INHIBITS = FastHalf.READ_INHIBIT | FastHalf.EXECUTE_INHIBIT;

  private ShadowTableMutants() {}

  @Mutant(
      id = "spt-rights-not-inherited",
      says = "a leaf takes over the rights that another path to the same page gave",
      source =
          "KVM b1bd5cba33, CVE-2021-38198 (P), where paths share a shadow table; here none is"
              + " shared",
      replaces = FILL,
      campaign = "btmmu")
  public static void rightsNotInherited(
      KernelModule module, int accessClass, long gva, long packed, boolean dirty) {
    module.fill(accessClass, gva, packed, dirty);
    long alias = alias(module, accessClass, gva);
    if (alias != 0) {
      long more = alias & FastHalf.DIRTY;
      change(
          module, accessClass, gva, word(module, accessClass, gva) & ~(INHIBITS & ~alias) | more);
    }
  }

  @Mutant(
      id = "dirty-lost-through-alias",
      says = "a leaf may be stored to because another leaf of the same frame has seen D set",
      source = "KVM c22885050e (P), where both share a shadow entry; here none is shared",
      replaces = FILL,
      campaign = "btmmu")
  public static void dirtyLostThroughAlias(
      KernelModule module, int accessClass, long gva, long packed, boolean dirty) {
    module.fill(accessClass, gva, packed, dirty);
    if ((alias(module, accessClass, gva) & FastHalf.DIRTY) != 0) {
      module.fill(accessClass, gva, packed, true);
    }
  }

  /** A usable leaf of the domain in use and a class for the same frame at another place, or 0. */
  private static long alias(KernelModule module, int accessClass, long gva) {
    int own = place(module, accessClass, gva);
    long hpa = FastHalf.hpa(module.tables().word(own));
    int bucket = module.reverse().bucket(hpa);
    for (int way = 0; way < ReverseMap.WAYS; way++) {
      int place = module.reverse().place(bucket, way);
      long word = module.tables().word(place);
      boolean ofClass =
          module.tables().mid(place) == Domains.mid(module.current(), accessClass)
              && module.tables().level(place) == 0;
      if (place != own && ofClass && usable(module, word) && FastHalf.hpa(word) == hpa) {
        return word;
      }
    }
    return 0;
  }

  private static boolean usable(KernelModule module, long word) {
    Domains domains = module.domains();
    int domain = module.current();
    return ShadowWord.usable(word, domains.local(domain), domains.global(domain)) != 0;
  }

  private static int place(KernelModule module, int accessClass, long gva) {
    int domain = module.current();
    int root = module.domains().root(domain, accessClass);
    return root == 0 ? 0 : module.tables().locate(root, module.domains().top(domain), gva);
  }

  private static long word(KernelModule module, int accessClass, long gva) {
    return module.tables().word(place(module, accessClass, gva));
  }

  private static void change(KernelModule module, int accessClass, long gva, long word) {
    if (usable(module, word)) {
      module.tables().set(place(module, accessClass, gva), word);
      module.refresh(accessClass, gva);
    }
  }

  @Mutant(
      id = "unsync-linked-without-resync",
      says = "a fill keeps the frame of the leaf that its place holds already",
      source = "KVM 65855ed8b0 (P), where a whole shadow table is kept",
      replaces = FILL,
      campaign = "btmmu",
      enumeration = "rights")
  public static void unsyncLinkedWithoutResync(
      KernelModule module, int accessClass, long gva, long packed, boolean dirty) {
    int place = place(module, accessClass, gva);
    long old = module.tables().word(place);
    boolean known = module.tables().level(place) == 0 && usable(module, old);
    module.fill(accessClass, gva, packed, dirty);
    if (known) {
      change(module, accessClass, gva, withFrameOf(old, word(module, accessClass, gva)));
    }
  }

  private static long withFrameOf(long old, long half) {
    return half - (FastHalf.hpa(half) >>> 6) + (FastHalf.hpa(old) >>> 6);
  }

  @Mutant(
      id = "implicit-access-fills-user-table",
      says = "a fill for a supervisor's access, implicit ones too, fills the user's table as well",
      source = "HAMT hamt-spt.c:66 (P/I), where the table is that of the current CPL",
      replaces = FILL,
      campaign = "btmmu",
      enumeration = "rights")
  public static void implicitAccessFillsUserTable(
      KernelModule module, int accessClass, long gva, long packed, boolean dirty) {
    module.fill(accessClass, gva, packed, dirty);
    if (accessClass == FastAccess.CLASS_SUPERVISOR) {
      module.fill(FastAccess.CLASS_USER, gva, packed, dirty);
      change(module, FastAccess.CLASS_USER, gva, word(module, accessClass, gva));
    }
  }

  @Mutant(
      id = "readonly-large-not-dropped",
      says = "a large leaf is not dropped for a smaller page in its place: the access never ends",
      source = "KVM 404381c583 (P)",
      replaces = FILL,
      campaign = "btmmu")
  public static void readonlyLargeNotDropped(
      KernelModule module, int accessClass, long gva, long packed, boolean dirty) {
    int place = place(module, accessClass, gva);
    boolean blocked =
        module.tables().level(place) > 0 && usable(module, module.tables().word(place));
    if (!blocked || PackedWalk.size(packed) != 0) {
      module.fill(accessClass, gva, packed, dirty);
    }
  }

  @Mutant(
      id = "smep-lost-under-wp0",
      says = "what WP = 0 lets a supervisor write, it may also execute, SMEP or not",
      source = "KUT check_smep_andnot_wp (P)",
      replaces = KERNEL + "ShadowWord#granted",
      laws = "leaf-restricts",
      campaign = "btmmu",
      enumeration = "rights")
  public static int smepLostUnderWp0(long role, long keys, int accessClass, long packed) {
    int granted = ShadowWord.granted(role, keys, accessClass, packed);
    boolean emulated =
        (role & FastControls.WP) == 0
            && accessClass != FastAccess.CLASS_USER
            && (granted & FastRights.WRITE) != 0;
    return emulated ? granted | FastRights.EXECUTE : granted;
  }

  @Mutant(
      id = "spt-index-inverted",
      says = "a supervisor with EFLAGS.AC = 0 gets the rights of one with AC = 1, and the reverse",
      source = "HAMT entry.S:118-131 (P/I)",
      replaces = KERNEL + "ShadowWord#granted",
      laws = "leaf-restricts",
      campaign = "btmmu",
      enumeration = "rights")
  public static int sptIndexInverted(long role, long keys, int accessClass, long packed) {
    int other = FastAccess.CLASS_SUPERVISOR + FastAccess.CLASS_SUPERVISOR_AC - accessClass;
    int taken = accessClass == FastAccess.CLASS_USER ? accessClass : other;
    return ShadowWord.granted(role, keys, taken, packed);
  }

  @Mutant(
      id = "unmap-leaves-tlb",
      says = "what goes from a shadow page table stays in the guest TLB",
      source = "unicorn #552, #2367, PR #2414; gem5 #409, #2108 (S)",
      replaces = KERNEL + "KernelModule#sweep",
      campaign = "btmmu",
      enumeration = "shootdown")
  public static void unmapLeavesTlb(
      KernelModule module, int domain, int accessClass, long gva, int level) {}

  @Mutant(
      id = "pf-leaves-stale-entry",
      says = "after a page fault of the guest the page's translation survives",
      source = "own, from SDM 4.10.4.1 (P)",
      replaces = KERNEL + "FaultHandler#isPageFault",
      campaign = "btmmu",
      enumeration = "rights")
  public static boolean pfLeavesStaleEntry(long packed) {
    return false;
  }

  @Mutant(
      id = "rom-writable",
      says = "a leaf of a page in ROM may be stored to",
      source = "own, against K-SPT-3",
      replaces = KERNEL + "ShadowWord#mayStore",
      laws = "leaf-restricts",
      campaign = "btmmu")
  public static boolean romWritable(int granted, boolean dirty, boolean ram, boolean code) {
    return ShadowWord.mayStore(granted, dirty, true, code);
  }

  @Mutant(
      id = "prefetched-entry-skips-checks",
      says = "the neighbour of a pair is filled although A is not set in its tables",
      source = "KVM 3ddf6c06e1 (P): breaks fill-around",
      replaces = "org.btmmu.optimized.guest.FastCrossing#lacks",
      campaign = "btmmu")
  public static boolean prefetchedEntrySkipsChecks(Trail trail, int access) {
    return false;
  }

  @Mutant(
      id = "upgrade-keeps-frame",
      says = "a pair that is written in place gets new rights and keeps its old frames",
      source = "own, kin of HAMT c033e0810d (P): breaks upgrade-in-place",
      replaces = KERNEL + "KernelModule#refresh",
      campaign = "btmmu",
      enumeration = "rights")
  public static void upgradeKeepsFrame(KernelModule module, int accessClass, long gva) {
    FastGtlb gtlb = module.gtlb();
    int index = gtlb.find(FastGtlb.key(Domains.mid(module.current(), accessClass), gva));
    long even = index < 0 ? 0 : gtlb.even(index);
    long odd = index < 0 ? 0 : gtlb.odd(index);
    module.refresh(accessClass, gva);
    if (index >= 0 && gtlb.tag(index) != 0) {
      long newEven = kept(even, gtlb.even(index));
      gtlb.write(index, gtlb.tag(index), gtlb.shift(index), newEven, kept(odd, gtlb.odd(index)));
    }
  }

  private static long kept(long old, long half) {
    boolean both = (old & half & FastHalf.VALID) != 0;
    return both ? withFrameOf(old, half) : half;
  }

  @Mutant(
      id = "victim-stale-copy",
      says = "a fill writes another entry of the guest TLB and leaves the old one beside it",
      source = "QEMU 68fea03855 (P)",
      replaces = KERNEL + "KernelModule#refresh",
      campaign = "btmmu")
  public static void victimStaleCopy(KernelModule module, int accessClass, long gva) {
    long key = FastGtlb.key(Domains.mid(module.current(), accessClass), gva);
    if (module.gtlb().find(key) >= 0) {
      module.refill(accessClass, gva);
    }
  }

  @Mutant(
      id = "whole-page-over-a-hole",
      says = "a large page is kept whole although guest memory does not hold all of it",
      source = "own, kin of Linux arch/mips/kvm/tlb.c (P/I): breaks whole-large-pages",
      replaces = KERNEL + "KernelModule#wholeLevel",
      campaign = "btmmu")
  public static int wholePageOverAHole(KernelModule module, long gpa, int size) {
    int level = size == 0 ? 0 : size == 3 ? 2 : 1;
    GuestSlots slots = module.code().slots();
    return slots.hpa(gpa & -1L << 12 + 9 * level) == GuestSlots.NOWHERE ? 0 : level;
  }

  @Mutant(
      id = "spt-entry-never-upgraded",
      says = "a fill puts the other leaf of the pair back without D, and a store there traps anew",
      source = "HAMT cputlb.c (P/I)",
      replaces = FILL,
      counter = "walks")
  public static void sptEntryNeverUpgraded(
      KernelModule module, int accessClass, long gva, long packed, boolean dirty) {
    module.fill(accessClass, gva, packed, dirty);
    if (module.gtlb().find(FastGtlb.key(Domains.mid(module.current(), accessClass), gva)) < 0) {
      module.refill(accessClass, gva);
    }
    int place = place(module, accessClass, gva);
    if (module.tables().level(place) == 0) {
      module.tables().set(place ^ 1, module.tables().word(place ^ 1) & ~FastHalf.DIRTY);
    }
  }

  @Mutant(
      id = "empty-entry-evicts",
      says = "INVLPG of an absent page writes an entry without a translation to the guest TLB",
      source = "HAMT hamt-tlb.c (P/I)",
      replaces = KERNEL + "KernelModule#invalidate",
      counter = "empty-refills")
  public static void emptyEntryEvicts(KernelModule module, long gva, int pcid, boolean globals) {
    module.invalidate(gva, pcid, globals);
    for (int accessClass = 0; accessClass < Domains.CLASSES; accessClass++) {
      long key = FastGtlb.key(Domains.mid(module.current(), accessClass), gva);
      if (module.gtlb().find(key) < 0) {
        module.refill(accessClass, gva);
      }
    }
  }
}
