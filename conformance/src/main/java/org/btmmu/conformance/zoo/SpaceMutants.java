package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastRegisters;
import org.btmmu.optimized.host.FastGtlb;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.optimized.machine.GuestCpu;

/** Bugs in what a change of control registers or an invalidation takes from the machine. */
public final class SpaceMutants {
  private static final String KERNEL = "org.btmmu.optimized.kernel.";
  private static final String CPU = "org.btmmu.optimized.machine.GuestCpu";
  private static final long ROOT = 0xF_FFFF_FFFF_F000L;

  private SpaceMutants() {}

  @Mutant(
      id = "cr3-same-value-noop",
      says = "writing the value that CR3 has already takes nothing away",
      source = "HAMT 38deab3606 (P)",
      replaces = CPU + "#flushForCr3",
      campaign = "btmmu",
      enumeration = "shootdown")
  public static void cr3SameValueNoop(KernelModule module, long cr4, long value) {
    SpaceAndRole now = module.domains().what(module.current());
    boolean same = now.base() == (value & ROOT) && now.pcid() == FastRegisters.pcid(value, cr4);
    if (!same) {
      GuestCpu.flushForCr3(module, cr4, value);
    }
  }

  @Mutant(
      id = "pcid-flush-lost",
      says = "with PCIDs each MOV CR3 counts as one that keeps translations",
      source = "Xen XSA-294 (P)",
      replaces = CPU + "#flushForCr3",
      laws = "coupling-mov-cr3-pcid",
      campaign = "btmmu",
      enumeration = "spaces")
  public static void pcidFlushLost(KernelModule module, long cr4, long value) {
    GuestCpu.flushForCr3(module, cr4, value | Long.MIN_VALUE);
  }

  @Mutant(
      id = "cr3-clears-jump-cache-only",
      says = "MOV CR3 empties the guest TLB and leaves the shadow page tables as they are",
      source = "HAMT c74a2294bd (P)",
      replaces = KERNEL + "KernelModule#switchSpaces",
      campaign = "btmmu",
      enumeration = "shootdown")
  public static void cr3ClearsJumpCacheOnly(KernelModule module, int pcid, boolean keep) {
    for (int mid = 1; mid < 4 * module.domains().count(); mid++) {
      module.gtlb().invalidateMid(mid);
    }
  }

  @Mutant(
      id = "wrong-flush-condition",
      says = "what a control write takes away is decided with the old and the new value exchanged",
      source = "Xen XSA-408, CVE-2022-33745 (S)",
      replaces = CPU + "#reach",
      laws = "tlb-loss",
      campaign = "btmmu")
  public static int wrongFlushCondition(long oldCr0, long oldCr4, long newCr0, long newCr4) {
    return GuestCpu.reach(newCr0, newCr4, oldCr0, oldCr4);
  }

  @Mutant(
      id = "flush-hook-mismatch",
      says = "INVLPG flushes all pages of the PCID that are not global, in place of its own page",
      source = "HAMT 3ea23d02d8 (P)",
      replaces = KERNEL + "KernelModule#invalidate",
      campaign = "btmmu",
      enumeration = "spaces")
  public static void flushHookMismatch(KernelModule module, long gva, int pcid, boolean globals) {
    module.flush(pcid, false);
  }

  @Mutant(
      id = "invpcid-noncanonical",
      says = "INVLPG of a non-canonical address raises #GP(0), as INVPCID does",
      source = "CVE-2018-19965 (S)",
      replaces = CPU + "#invlpg",
      campaign = "btmmu")
  public static boolean invpcidNoncanonical(GuestCpu cpu, long address) {
    boolean wide = cpu.controls().isLongMode();
    return cpu.invlpg(address) && (!wide || cpu.controls().isCanonical(address));
  }

  @Mutant(
      id = "table-freed-before-flush",
      says = "all shadow page tables are taken back, and the guest TLB keeps what came from them",
      source = "Xen XSA-480, CVE-2026-23554 (S)",
      replaces = KERNEL + "KernelModule#reset",
      campaign = "btmmu")
  public static void tableFreedBeforeFlush(KernelModule module) {
    for (int domain = 0; domain < module.domains().count(); domain++) {
      module.domains().forget(domain);
    }
    module.tables().clear();
    module.reverse().clear();
  }

  @Mutant(
      id = "entry-under-every-mid",
      says = "an entry of the guest TLB matches under every MID",
      source = "HAMT 4db44db247 (P), where guest entries are written with G = 1",
      replaces = "org.btmmu.optimized.host.FastGtlb#find",
      campaign = "btmmu",
      enumeration = "spaces")
  public static int entryUnderEveryMid(FastGtlb gtlb, long key) {
    long page = FastGtlb.key(0, key << 13);
    for (int index = 0; index < gtlb.entries(); index++) {
      long tag = gtlb.tag(index);
      if (tag != 0 && FastGtlb.matches(FastGtlb.key(0, tag << 13), gtlb.inside(index), page)) {
        return index;
      }
    }
    return -1;
  }

  @Mutant(
      id = "space-flushed-in-one-role",
      says = "MOV CR3 flushes the PCID only in the domain that is in use, not under other roles",
      source = "own, kin of KVM 9645bb56b3 (P): breaks keep-spaces",
      replaces = KERNEL + "KernelModule#switchSpaces",
      campaign = "btmmu")
  public static void spaceFlushedInOneRole(KernelModule module, int pcid, boolean keep) {
    Domains domains = module.domains();
    int current = module.current();
    module.switchSpaces(pcid, keep || domains.pcid(current) == pcid);
    if (!keep && domains.pcid(current) == pcid) {
      domains.flush(current, false);
      for (int accessClass = 0; accessClass < Domains.CLASSES; accessClass++) {
        module.gtlb().invalidateMid(Domains.mid(current, accessClass));
      }
    }
  }

  @Mutant(
      id = "stale-domain-not-settled",
      says = "a domain is used again without the sweep of the guest TLB that was put off",
      source = "own, kin of Xen XSA-480 (S): breaks lazy-invalidation",
      replaces = KERNEL + "KernelModule#settle",
      campaign = "btmmu",
      enumeration = "spaces")
  public static void staleDomainNotSettled(KernelModule module) {}

  @Mutant(
      id = "mid-shared-without-sweep",
      says = "all access classes have one MID, and a change of class sweeps nothing",
      source = "own, after HAMT flush hooks (P/I): breaks mid-per-class",
      replaces = KERNEL + "KernelModule#mid",
      campaign = "btmmu",
      enumeration = "rights")
  public static int midSharedWithoutSweep(KernelModule module, int domain, int accessClass) {
    return Domains.mid(domain, 0);
  }
}
