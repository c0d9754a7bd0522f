package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastRegisters;
import org.btmmu.optimized.host.FastHalf;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.FaultHandler;
import org.btmmu.optimized.kernel.ShadowWord;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.optimized.machine.GuestCpu;

/** Bugs in domains, in the words of shadow page tables and in the classes of guest faults. */
public final class KernelMutants {
  private static final String KERNEL = "org.btmmu.optimized.kernel.";
  private static final long CR4_PGE = 1L << 7;

  private KernelMutants() {}

  @Mutant(
      id = "tag-without-privilege-class",
      says = "the tag of an entry lacks the access class",
      source = "HAMT flush hooks (P/I); ACL2 x86isa TLB key at 06145de7 (P/I)",
      replaces = KERNEL + "Domains#mid",
      laws = {"mid-fields", "coupling-justifies-class"},
      campaign = "btmmu",
      enumeration = "rights")
  public static int tagWithoutPrivilegeClass(int domain, int accessClass) {
    return Domains.mid(domain, 0);
  }

  @Mutant(
      id = "mid-allocation-off-by-one",
      says = "the first tag is the one that stands for the host",
      source = "HAMT hamt.c:281-345 (P/I), where the limit is off by one",
      replaces = KERNEL + "Domains#mid",
      laws = "mid-fields",
      campaign = "btmmu")
  public static int midAllocationOffByOne(int domain, int accessClass) {
    return Domains.mid(domain, accessClass) - 1;
  }

  @Mutant(
      id = "domain-found-without-pcid",
      says = "a space is found by its root table and role, whatever the PCID",
      source = "own, from SDM 3A 5.10.4.1",
      replaces = KERNEL + "Domains#standsFor",
      laws = "mid-injective",
      campaign = "btmmu",
      enumeration = "spaces")
  public static boolean domainFoundWithoutPcid(Domains domains, int domain, SpaceAndRole sought) {
    int pcid = domains.pcid(domain);
    SpaceAndRole other =
        new SpaceAndRole(
            sought.base(),
            sought.pdpte1(),
            sought.pdpte2(),
            sought.pdpte3(),
            pcid,
            sought.role(),
            sought.keys(),
            sought.top());
    return pcid != Domains.FREE && domains.standsFor(domain, other);
  }

  @Mutant(
      id = "tag-recycled-unflushed",
      says = "a tag gets another meaning, and nothing sweeps the entries that have it",
      source = "KVM RISC-V 4b9ac285e2 (S)",
      replaces = KERNEL + "Domains#assign",
      laws = "mid-recycle",
      campaign = "btmmu")
  public static void tagRecycledUnflushed(Domains domains, int domain, SpaceAndRole what) {
    boolean stale = domains.isStale(domain);
    domains.assign(domain, what);
    domains.stale(domain, stale);
  }

  @Mutant(
      id = "generation-comes-round",
      says = "leaves stay when the numbers of generations come round, and are current again",
      source = "own, kin of HAMT hamt.c:281-345 (P/I), where a version wraps into the tag",
      replaces = KERNEL + "Domains#forget",
      laws = {"domain-flush", "mid-recycle"},
      campaign = "btmmu")
  public static void generationComesRound(Domains domains, int domain) {
    domains.root(domain, 0, domains.root(domain, 0));
  }

  @Mutant(
      id = "flush-keeps-globals",
      says = "a flush of everything keeps the global leaves",
      source = "HAMT 3ea23d02d8 (P), where two flushes are confused",
      replaces = KERNEL + "Domains#flush",
      laws = "domain-flush",
      campaign = "btmmu",
      enumeration = "spaces")
  public static void flushKeepsGlobals(Domains domains, int domain, boolean globals) {
    domains.flush(domain, false);
  }

  @Mutant(
      id = "domain-without-role-bits",
      says = "shadow tables are found without WP, SMEP, SMAP and NXE",
      source = "KVM 9645bb56b3 (P); KUT check_smep_andnot_wp, check_toggle_cr0_wp (P)",
      replaces = KERNEL + "SpaceAndRole#of",
      laws = "space-and-role",
      campaign = "btmmu",
      enumeration = "rights")
  public static SpaceAndRole domainWithoutRoleBits(FastControls controls, int pcid) {
    long bits = FastControls.WP | FastControls.SMEP | FastControls.SMAP | FastControls.NXE;
    return without(bits | FastControls.REPORT_FETCH, -1, SpaceAndRole.of(controls, pcid));
  }

  @Mutant(
      id = "pke-toggle-no-flush",
      says = "resolved rights survive toggling PKE or PKS and writing PKRU or PKRS",
      source = "QEMU code (P/I)",
      replaces = KERNEL + "SpaceAndRole#of",
      laws = "space-and-role",
      campaign = "btmmu",
      enumeration = "rights")
  public static SpaceAndRole pkeToggleNoFlush(FastControls controls, int pcid) {
    return without(FastControls.PKE | FastControls.PKS, 0, SpaceAndRole.of(controls, pcid));
  }

  private static SpaceAndRole without(long roleBits, long keyMask, SpaceAndRole right) {
    return new SpaceAndRole(
        right.base(),
        right.pdpte1(),
        right.pdpte2(),
        right.pdpte3(),
        right.pcid(),
        right.role() & ~roleBits,
        right.keys() & keyMask,
        right.top());
  }

  @Mutant(
      id = "pcid-without-pcide",
      says = "bits 11:0 of CR3 are a PCID although CR4.PCIDE is 0",
      source = "own, from SDM 3A 5.10.1",
      replaces = "org.btmmu.optimized.guest.FastRegisters#pcid",
      laws = {"registers-decoded", "space-and-role"},
      campaign = "btmmu")
  public static int pcidWithoutPcide(long cr3, long cr4) {
    return FastRegisters.pcid(cr3, cr4 | 1L << 17);
  }

  @Mutant(
      id = "pge-toggle-keeps-global",
      says = "a write to CR4 that changes PGE takes nothing away",
      source = "ACRN #1379 (P); rule: SDM 4.10.4.1 (P)",
      replaces = "org.btmmu.optimized.machine.GuestCpu#reach",
      laws = {"tlb-loss", "coupling-mov-cr4"},
      campaign = "btmmu",
      enumeration = "spaces")
  public static int pgeToggleKeepsGlobal(long oldCr0, long oldCr4, long newCr0, long newCr4) {
    return GuestCpu.reach(oldCr0, oldCr4 & ~CR4_PGE, newCr0, newCr4 & ~CR4_PGE);
  }

  @Mutant(
      id = "leaf-ignores-dirty",
      says = "a leaf is writable although the guest's D is 0",
      source = "own, refuted by Z3 (P)",
      replaces = KERNEL + "ShadowWord#mayStore",
      laws = "leaf-restricts",
      campaign = "btmmu",
      enumeration = "rights")
  public static boolean leafIgnoresDirty(int granted, boolean dirty, boolean ram, boolean code) {
    return ShadowWord.mayStore(granted, true, ram, code);
  }

  @Mutant(
      id = "link-taken-for-leaf",
      says = "a link with the bits of a valid half is used as a leaf",
      source = "own, from K-SPT-2",
      replaces = KERNEL + "ShadowWord#isLink",
      laws = "link-is-no-leaf",
      campaign = "btmmu")
  public static boolean linkTakenForLeaf(long word) {
    return ShadowWord.isLink(word) && (word & FastHalf.VALID) != 0;
  }

  @Mutant(
      id = "second-pair-as-first",
      says = "the second pair of a 1-GByte page leads where the first does",
      source = "own, kin of KVM fce0657ff9 (S)",
      replaces = KERNEL + "ShadowWord#evenOf",
      laws = "half-frame")
  public static long secondPairAsFirst(long leaf, int level, long gva) {
    return ShadowWord.evenOf(leaf, level, gva & 0x1FFF_FFFF);
  }

  @Mutant(
      id = "missing-dirty-not-classified",
      says = "a store to a page that a read filled never finds D missing",
      source = "IBMulator #34 (P)",
      replaces = KERNEL + "FaultHandler#classify",
      laws = "fault-total")
  public static int missingDirtyNotClassified(
      boolean refused, boolean device, boolean lacks, boolean storesToCode, boolean allowed) {
    return FaultHandler.classify(refused, device, false, storesToCode, allowed);
  }
}
