package org.btmmu.conformance.zoo;

import org.btmmu.optimized.guest.FastAccess;
import org.btmmu.optimized.guest.FastControls;
import org.btmmu.optimized.guest.FastRegisters;
import org.btmmu.optimized.kernel.Domains;
import org.btmmu.optimized.kernel.KernelModule;
import org.btmmu.optimized.kernel.ShadowTables;
import org.btmmu.optimized.kernel.SpaceAndRole;
import org.btmmu.optimized.machine.GuestCpu;

/** Bugs in what the guest's own steps make the kernel module lose. */
public final class InvalidationMutants {
  private static final String MODULE = "org.btmmu.optimized.kernel.KernelModule";
  private static final String DOMAINS = "org.btmmu.optimized.kernel.Domains";
  private static final String TABLES = "org.btmmu.optimized.kernel.ShadowTables";
  private static final String CPU = "org.btmmu.optimized.machine.GuestCpu";

  private InvalidationMutants() {}

  @Mutant(
      id = "control-setter-bypasses-flush",
      says = "CR0 and CR4 are set without a flush",
      source = "KVM 4346db6e6e (S)",
      replaces = CPU + "#flushForControls",
      laws = {"coupling-mov-cr0", "coupling-mov-cr4"},
      campaign = "btmmu",
      enumeration = "spaces")
  public static void controlWriteFlushesNothing(
      KernelModule module, int pcid, long oldCr0, long oldCr4, long newCr0, long newCr4) {}

  @Mutant(
      id = "cr3-flushes-pcid-zero-only",
      says = "MOV CR3 to another PCID than 0 never flushes",
      source = "Xen XSA-294 (P)",
      replaces = MODULE + "#switchSpaces",
      laws = "coupling-mov-cr3-pcid")
  public static void cr3FlushesPcidZeroOnly(KernelModule module, int pcid, boolean keep) {
    module.switchSpaces(pcid, keep || pcid != 0);
  }

  @Mutant(
      id = "cr3-flushes-nothing",
      says = "MOV CR3 leaves all translations",
      source = "HAMT c74a2294bd (P)",
      replaces = MODULE + "#switchSpaces",
      laws = {"coupling-mov-cr3", "coupling-mov-cr3-pcid", "coupling-mov-cr3-plain"})
  public static void cr3FlushesNothing(KernelModule module, int pcid, boolean keep) {}

  @Mutant(
      id = "no-flush-bit-ignored",
      says = "MOV CR3 flushes the PCID also with bit 63",
      source = "own, against K-FLU-2",
      replaces = CPU + "#flushForCr3",
      laws = "coupling-mov-cr3-no-flush")
  public static void noFlushBitIgnored(KernelModule module, long cr4, long value) {
    module.switchSpaces(FastRegisters.pcid(value, cr4), false);
  }

  @Mutant(
      id = "flush-of-all-as-of-one-pcid",
      says = "a flush of every PCID is one of the current PCID",
      source = "Xen XSA-408, CVE-2022-33745 (S)",
      replaces = MODULE + "#flush",
      laws = {"coupling-invpcid-2", "coupling-invpcid-3", "coupling-mov-cr0"})
  public static void flushOfAllAsOfOnePcid(KernelModule module, int pcid, boolean globals) {
    int current = module.domains().pcid(module.current());
    module.flush(pcid == KernelModule.EVERY ? current : pcid, globals);
  }

  @Mutant(
      id = "invpcid-of-current-pcid",
      says = "INVPCID 0 and 1 concern the current PCID instead of the one given",
      source = "own, against T-INV-5",
      replaces = CPU + "#invalidateForInvpcid",
      laws = {"coupling-invpcid-0", "coupling-invpcid-1"})
  public static void invpcidOfCurrentPcid(
      KernelModule module, int type, int pcid, long address, boolean exists) {
    int current = module.domains().pcid(module.current());
    GuestCpu.invalidateForInvpcid(module, type, current, address, exists);
  }

  @Mutant(
      id = "quadrant-ignored",
      says = "of a page of 4 MByte only the half is dropped that the address lies in",
      source = "KVM fce0657ff9 (S)",
      replaces = TABLES + "#buddy",
      laws = {
        "spt-drop",
        "coupling-invlpg",
        "coupling-invlpg-eager",
        "coupling-invpcid-0",
        "coupling-page-fault"
      },
      campaign = "btmmu")
  public static int fourMegabyteHalfDropped(ShadowTables tables, int root, int top, long gva) {
    return 0;
  }

  @Mutant(
      id = "invlpg-one-host-entry",
      says = "of a large page in pieces only the piece is dropped that the address lies in",
      source = "HAMT cputlb.c:634-640 (P/I); QEMU d4c430a80f (P)",
      replaces = TABLES + "#locatePage",
      laws = {"spt-drop", "coupling-invlpg", "coupling-page-fault"},
      campaign = "btmmu",
      enumeration = "spaces")
  public static int pieceDroppedAlone(ShadowTables tables, int root, int top, long gva) {
    return tables.locate(root, top, gva);
  }

  @Mutant(
      id = "fault-drops-nothing",
      says = "a page fault leaves what the space holds for the page",
      source = "own, from SDM 4.10.4.1 (P)",
      replaces = MODULE + "#invalidate",
      laws = "coupling-page-fault")
  public static void faultDropsNothing(KernelModule module, long gva, int pcid, boolean globals) {
    if (globals) {
      module.invalidate(gva, pcid, true);
    }
  }

  @Mutant(
      id = "invlpg-spares-globals",
      says = "INVLPG leaves global pages of other PCIDs",
      source = "own, against K-INV-1",
      replaces = MODULE + "#invalidate",
      laws = {"coupling-invlpg", "coupling-invlpg-eager"})
  public static void invlpgSparesGlobals(KernelModule module, long gva, int pcid, boolean globals) {
    module.invalidate(gva, pcid, false);
  }

  @Mutant(
      id = "invlpg-address-unwrapped",
      says = "outside long mode INVLPG does not cut its address to 32 bits",
      source = "own, against T-INV-1",
      replaces = CPU + "#linearForInvlpg",
      laws = "invalidated-address")
  public static long invlpgAddressUnwrapped(FastControls controls, long address) {
    return address;
  }

  @Mutant(
      id = "recycled-domain-keeps-tables",
      says = "a domain that is recycled keeps its shadow page tables",
      source = "own, after KVM RISC-V 4b9ac285e2 (S)",
      replaces = DOMAINS + "#assign",
      laws = {"coupling-select", "coupling-recycle"})
  public static void recycledDomainKeepsTables(Domains domains, int domain, SpaceAndRole what) {
    domains.name(domain, what);
    domains.stale(domain, true);
  }

  @Mutant(
      id = "domain-found-by-space-alone",
      says = "a domain is found by its space, whatever the role and the keys",
      source = "KVM 9645bb56b3 (P)",
      replaces = DOMAINS + "#standsFor",
      laws = {"coupling-select", "coupling-wrpkru", "coupling-wrmsr-pkrs", "coupling-wrmsr-efer"})
  public static boolean domainFoundBySpaceAlone(Domains domains, int domain, SpaceAndRole sought) {
    return domains.standsFor(
        domain,
        new SpaceAndRole(
            sought.base(),
            sought.pdpte1(),
            sought.pdpte2(),
            sought.pdpte3(),
            sought.pcid(),
            domains.role(domain),
            domains.keys(domain),
            sought.top()));
  }

  @Mutant(
      id = "drop-in-user-tree",
      says = "a page is always dropped from the tree of user accesses",
      source = "own, against K-INV-1",
      replaces = MODULE + "#drop",
      laws = {"spt-drop", "spt-drop-elsewhere"})
  public static void dropInUserTree(
      KernelModule module, int domain, int accessClass, long gva, boolean onlyGlobal) {
    module.drop(domain, 0, gva, onlyGlobal);
  }

  @Mutant(
      id = "implicit-access-of-running-class",
      says = "an implicit access has the class of the code that runs",
      source = "HAMT hamt-spt.c:66 (P/I)",
      replaces = "org.btmmu.optimized.guest.FastAccess#accessClass",
      laws = {"coupling-set-cpl-ac", "coupling-justifies-class"})
  public static int implicitAccessOfRunningClass(int cpl, boolean implicit, boolean ac) {
    return FastAccess.accessClass(cpl, false, ac);
  }
}
